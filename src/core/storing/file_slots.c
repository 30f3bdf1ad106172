#include "storing/file_slots.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "storing/file_join.h"
#include "storing/file_lock.h"

typedef struct slot {
  again_file_copy copies[2];
} slot;

enum {
  LINES_AT = AGAIN_FILE_HEADER_BYTES,
  SLOTS_AT = LINES_AT + AGAIN_FILE_SETS * (int)sizeof(again_file_line),
  FILE_BYTES = SLOTS_AT + AGAIN_FILE_SETS * AGAIN_FILE_WAYS * (int)sizeof(slot)
};

bool again_file_slots_header(again_file_header *header) {
  return again_file_header_init(header, sizeof(slot), FILE_BYTES);
}

/* ---- bytes -------------------------------------------------------------- */

static again_file_fault read_at(const again_file *file, size_t at, void *out,
                                size_t size) {
  ssize_t got = pread(file->fd, out, size, (off_t)at);
  if (got < 0) {
    return AGAIN_FILE_SYSTEM;
  }
  return (size_t)got == size ? AGAIN_FILE_FINE : AGAIN_FILE_LOST;
}

static again_file_fault write_at(const again_file *file, size_t at,
                                 const void *bytes, size_t size) {
  errno = EIO; /* of a write that is cut short */
  return pwrite(file->fd, bytes, size, (off_t)at) == (ssize_t)size
             ? AGAIN_FILE_FINE
             : AGAIN_FILE_SYSTEM;
}

static unsigned set_of(again_scope_key key) {
  return (unsigned)(key.second % AGAIN_FILE_SETS);
}

/* Never that of a vacant place. */
static uint64_t tag_of(again_scope_key key) {
  return key.first != 0 ? key.first : 1;
}

static size_t line_at(unsigned set) {
  return LINES_AT + set * sizeof(again_file_line);
}

static size_t slot_at(unsigned set, unsigned way) {
  return SLOTS_AT + (set * AGAIN_FILE_WAYS + way) * sizeof(slot);
}

/* ---- locks -------------------------------------------------------------- */

again_file_fault again_file_slots_lock(const again_file *file,
                                       again_scope_key key,
                                       unsigned try_count) {
  return again_file_lock_set(file->fd, AGAIN_FILE_BYTE_SETS + set_of(key),
                             AGAIN_FILE_LOCK_ALONE, try_count);
}

void again_file_slots_unlock(const again_file *file, again_scope_key key) {
  again_file_lock_drop(file->fd, AGAIN_FILE_BYTE_SETS + set_of(key));
}

/* ---- copies ------------------------------------------------------------- */

static uint64_t checksum_of(const again_file *file,
                            const again_file_copy *copy) {
  const size_t skipped = sizeof(copy->checksum);
  return again_text_hash(
      again_text_make((const char *)copy + skipped, sizeof(*copy) - skipped),
      file->stamp);
}

static bool is_whole(const again_file *file, const again_file_copy *copy) {
  return copy->checksum == checksum_of(file, copy);
}

/* The copy that counts; NULL where none is whole. */
static const again_file_copy *newer_of(const again_file *file,
                                       const slot *both) {
  const again_file_copy *newer = &both->copies[0];
  const again_file_copy *older = &both->copies[1];
  if ((int64_t)(older->sequence - newer->sequence) > 0) {
    newer = &both->copies[1];
    older = &both->copies[0];
  }
  if (is_whole(file, newer)) {
    return newer;
  }
  return is_whole(file, older) ? older : NULL;
}

static bool is_of(const again_file_copy *copy, again_scope_key key) {
  return copy != NULL && again_scope_key_equals(copy->key, key) &&
         again_scope_state_is_sane(&copy->state);
}

/* Reads the slot of `place->way`. */
static again_file_fault look(const again_file *file, again_file_place *place,
                             slot *both, const again_file_copy **newer_ret) {
  again_file_fault fault =
      read_at(file, slot_at(place->set, place->way), both, sizeof(*both));
  if (fault == AGAIN_FILE_FINE) {
    *newer_ret = newer_of(file, both);
    place->older = *newer_ret == &both->copies[0] ? 1 : 0;
    place->sequence = *newer_ret != NULL ? (*newer_ret)->sequence : 0;
  }
  return fault;
}

/* ---- finding ------------------------------------------------------------ */

/* A line that nobody has written yet is blank, and so is one that was written
 * before others formed the file: then the header tells. */
static again_file_fault read_line(const again_file *file, unsigned set,
                                  again_file_line *line) {
  again_file_fault fault = read_at(file, line_at(set), line, sizeof(*line));
  if (fault != AGAIN_FILE_FINE || line->stamp == file->stamp) {
    return fault;
  }
  again_file_header header;
  fault = read_at(file, 0, &header, sizeof(header));
  if (fault == AGAIN_FILE_FINE &&
      !again_file_header_equals(&header, file->header)) {
    return AGAIN_FILE_LOST;
  }
  memset(line, 0, sizeof(*line));
  line->stamp = file->stamp;
  return fault;
}

static unsigned find_tag(const again_file_line *line, uint64_t tag) {
  unsigned way = 0;
  while (way < AGAIN_FILE_WAYS && line->tags[way] != tag) {
    way++;
  }
  return way;
}

again_file_fault again_file_slots_find(const again_file *file,
                                       again_scope_key key,
                                       again_file_place *out,
                                       again_scope_state *state_ret) {
  *out = (again_file_place){.key = key, .set = set_of(key)};
  again_file_fault fault = read_line(file, out->set, &out->line);
  if (fault != AGAIN_FILE_FINE) {
    return fault;
  }
  out->way = find_tag(&out->line, tag_of(key));
  if (out->way == AGAIN_FILE_WAYS) {
    return AGAIN_FILE_FINE;
  }
  slot both;
  const again_file_copy *newer;
  fault = look(file, out, &both, &newer);
  if (fault == AGAIN_FILE_FINE && is_of(newer, key)) {
    out->has_state = true;
    *state_ret = newer->state;
  }
  return fault;
}

bool again_file_slots_may_have(const again_file *file, again_scope_key key) {
  again_file_line line;
  return read_at(file, line_at(set_of(key)), &line, sizeof(line)) !=
             AGAIN_FILE_FINE ||
         find_tag(&line, tag_of(key)) < AGAIN_FILE_WAYS;
}

/* ---- keeping ------------------------------------------------------------ */

/* A vacant place, else that of the scope unused longest. */
static again_file_fault take_place(const again_file *file,
                                   again_file_place *place) {
  again_file_place oldest = *place;
  uint64_t oldest_ms = UINT64_MAX;
  slot both;
  const again_file_copy *newer;
  place->way = find_tag(&place->line, 0);
  if (place->way < AGAIN_FILE_WAYS) {
    return look(file, place, &both, &newer);
  }
  for (place->way = 0; place->way < AGAIN_FILE_WAYS; place->way++) {
    again_file_fault fault = look(file, place, &both, &newer);
    if (fault != AGAIN_FILE_FINE) {
      return fault;
    }
    uint64_t used_ms = newer != NULL ? newer->used_ms : 0;
    if (used_ms < oldest_ms || place->way == 0) {
      oldest = *place;
      oldest_ms = used_ms;
    }
  }
  *place = oldest;
  return AGAIN_FILE_FINE;
}

/* One write, so that the line is never seen half done. */
static again_file_fault set_tag(const again_file *file, again_file_place *place,
                                uint64_t tag) {
  if (place->line.tags[place->way] == tag) {
    return AGAIN_FILE_FINE;
  }
  place->line.tags[place->way] = tag;
  return write_at(file, line_at(place->set), &place->line, sizeof(place->line));
}

again_file_fault again_file_slots_keep(const again_file *file,
                                       again_file_place *place,
                                       const again_scope_state *state,
                                       uint64_t now_ms) {
  if (place->way == AGAIN_FILE_WAYS) {
    again_file_fault fault = take_place(file, place);
    if (fault != AGAIN_FILE_FINE) {
      return fault;
    }
  }
  again_file_copy copy;
  memset(&copy, 0, sizeof(copy));
  copy.sequence = place->sequence + 1;
  copy.key = place->key;
  copy.used_ms = now_ms;
  copy.state = *state;
  copy.checksum = checksum_of(file, &copy);
  size_t at = slot_at(place->set, place->way) + place->older * sizeof(copy);
  again_file_fault fault = write_at(file, at, &copy, sizeof(copy));
  /* The name last: until then the place is whose it was. */
  return fault == AGAIN_FILE_FINE ? set_tag(file, place, tag_of(place->key))
                                  : fault;
}

again_file_fault again_file_slots_forget(const again_file *file,
                                         again_file_place *place) {
  return place->way < AGAIN_FILE_WAYS ? set_tag(file, place, 0)
                                      : AGAIN_FILE_FINE;
}
