#include "policy/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "policy/json_doc.h"

/* --- folders ------------------------------------------------------------ */

static again_status folders_given(again_folders *folders,
                                  const char *const *path, again_arena *arena) {
  size_t count = 0;
  while (path[count] != NULL) {
    count++;
  }
  again_text *items = again_arena_calloc(arena, count, sizeof(*items));
  if (items == NULL) {
    return AGAIN_ENOMEM;
  }
  for (size_t i = 0; i < count; i++) {
    items[i] = again_text_of(path[i]);
  }
  *folders = (again_folders){items, count};
  return AGAIN_OK;
}

static size_t count_of(again_text text, char byte) {
  size_t count = 0;
  for (size_t i = 0; i < text.size; i++) {
    count += text.data[i] == byte ? 1 : 0;
  }
  return count;
}

/* The texts live on in the arena, whatever becomes of the environment. */
static again_status folders_default(again_folders *folders,
                                    again_arena *arena) {
  const char *variable = secure_getenv("AGAIN_POLICY_PATH");
  again_text rest;
  if (!again_arena_text(arena, again_text_of(variable != NULL ? variable : ""),
                        &rest)) {
    return AGAIN_ENOMEM;
  }
  again_text *items =
      again_arena_calloc(arena, count_of(rest, ':') + 2, sizeof(*items));
  if (items == NULL) {
    return AGAIN_ENOMEM;
  }
  size_t count = 0;
  while (rest.size > 0) {
    size_t colon = again_text_find(rest, ':');
    if (colon > 0) {
      items[count++] = again_text_make(rest.data, colon);
    }
    rest = again_text_from(rest, colon + 1);
  }
  items[count++] = AGAIN_TEXT_LITERAL("/etc/again/policies");
  *folders = (again_folders){items, count};
  return AGAIN_OK;
}

again_status again_folders_init(again_folders *folders, const char *const *path,
                                again_arena *arena) {
  return path != NULL ? folders_given(folders, path, arena)
                      : folders_default(folders, arena);
}

/* --- paths -------------------------------------------------------------- */

again_status again_text_join(again_arena *arena, const again_text *parts,
                             size_t count, again_text *out) {
  size_t size = 0;
  for (size_t i = 0; i < count; i++) {
    size += parts[i].size;
  }
  char *joined = again_arena_alloc(arena, size + 1);
  if (joined == NULL) {
    return AGAIN_ENOMEM;
  }
  *out = again_text_make(joined, size);
  for (size_t i = 0; i < count; i++) {
    if (parts[i].size > 0) {
      memcpy(joined, parts[i].data, parts[i].size);
      joined += parts[i].size;
    }
  }
  *joined = '\0';
  return AGAIN_OK;
}

again_text again_path_folder(again_text path) {
  for (size_t end = path.size; end > 0; end--) {
    if (path.data[end - 1] == '/') {
      return again_text_make(path.data, end - 1);
    }
  }
  return AGAIN_TEXT_LITERAL(".");
}

bool again_file_is_same(const again_file *a, const again_file *b) {
  if (a->pack != NULL || b->pack != NULL) {
    return a->pack == b->pack;
  }
  return !a->is_text && !b->is_text && a->stamp.device == b->stamp.device &&
         a->stamp.inode == b->stamp.inode;
}

/* --- reading ------------------------------------------------------------ */

enum { CHUNK_BYTES = 64 * 1024 };

/* A file that grows while it is read, or a pipe, meets the bound here. */
static again_status read_all(int fd, again_buffer *buffer, int *why_ret) {
  for (;;) {
    again_status status = again_buffer_reserve(buffer, CHUNK_BYTES);
    if (status != AGAIN_OK) {
      return status;
    }
    ssize_t count = read(fd, buffer->data + buffer->size, CHUNK_BYTES);
    if (count == 0) {
      return AGAIN_OK;
    }
    if (count < 0 && errno != EINTR) {
      *why_ret = errno;
      return AGAIN_EIO;
    }
    buffer->size += count > 0 ? (size_t)count : 0;
    if (buffer->size > AGAIN_JSON_BYTES_MAX) {
      return AGAIN_ELIMIT;
    }
  }
}

static again_status read_file(int fd, again_file *out, again_arena *arena,
                              int *why_ret) {
  struct stat now;
  if (fstat(fd, &now) != 0) {
    *why_ret = errno;
    return AGAIN_EIO;
  }
  if (S_ISREG(now.st_mode) && now.st_size > AGAIN_JSON_BYTES_MAX) {
    return AGAIN_ELIMIT;
  }
  out->stamp = again_stamp_of(&now);
  again_buffer buffer;
  again_buffer_init(&buffer, &arena->mem);
  size_t expected = now.st_size > 0 ? (size_t)now.st_size : 0;
  again_status status = again_buffer_reserve(&buffer, expected + CHUNK_BYTES);
  if (status == AGAIN_OK) {
    status = read_all(fd, &buffer, why_ret);
  }
  if (status == AGAIN_OK &&
      !again_arena_text(arena, again_text_make(buffer.data, buffer.size),
                        &out->document)) {
    status = AGAIN_ENOMEM;
  }
  again_buffer_clear(&buffer);
  return status;
}

again_status again_file_open(again_file *out, again_text path,
                             again_arena *arena, int *why_ret) {
  *out = (again_file){.file = path};
  if (!again_arena_text(arena, path, &out->file)) {
    return AGAIN_ENOMEM;
  }
  int fd = open(out->file.data, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) {
    *why_ret = errno;
    bool absent = errno == ENOENT || errno == ENOTDIR;
    return absent ? AGAIN_ENOTFOUND : AGAIN_EIO;
  }
  again_status status = read_file(fd, out, arena, why_ret);
  (void)close(fd);
  return status;
}

static again_status find_pack(again_file *out, again_text name, size_t place,
                              again_arena *arena) {
  for (size_t i = 0; i < again_pack_count; i++) {
    const again_pack *pack = &again_packs[i];
    if (again_text_is(name, pack->name)) {
      *out = (again_file){.name = again_text_of(pack->name),
                          .document = pack->text,
                          .place = place,
                          .pack = pack};
      const again_text parts[] = {AGAIN_TEXT_LITERAL("pack:"), out->name};
      return again_text_join(arena, parts, 2, &out->file);
    }
  }
  return AGAIN_ENOTFOUND;
}

again_status again_folder_path(const again_folders *folders, size_t place,
                               again_text name, again_arena *arena,
                               again_text *out) {
  const again_text parts[] = {folders->items[place], AGAIN_TEXT_LITERAL("/"),
                              name, AGAIN_TEXT_LITERAL(".json")};
  return again_text_join(arena, parts, 4, out);
}

again_status again_file_find(again_file *out, const again_folders *folders,
                             again_text name, size_t from, again_arena *arena,
                             int *why_ret) {
  for (size_t place = from; place < folders->count; place++) {
    again_text path;
    again_status status = again_folder_path(folders, place, name, arena, &path);
    if (status == AGAIN_OK) {
      status = again_file_open(out, path, arena, why_ret);
    }
    out->name = name;
    out->place = place;
    if (status != AGAIN_ENOTFOUND) {
      return status;
    }
  }
  return from <= folders->count ? find_pack(out, name, folders->count, arena)
                                : AGAIN_ENOTFOUND;
}
