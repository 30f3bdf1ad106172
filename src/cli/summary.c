#include "summary.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "json_out.h"
#include "term.h"

enum { KEY_COUNT = 5 };

/* What a row is told apart by. */
static const again_member keys[KEY_COUNT] = {
    AGAIN_MEMBER_CLASS, AGAIN_MEMBER_REASON, AGAIN_MEMBER_EFFECT,
    AGAIN_MEMBER_RETRY, AGAIN_MEMBER_CODE};

struct again_summary_row {
  again_text values[KEY_COUNT]; /* absent = null */
  uint64_t hash;
  uint64_t count;
};

void again_summary_init(again_summary *summary, const again_mem *mem) {
  *summary = (again_summary){.capacity = 0};
  again_arena_init(&summary->arena, mem);
}

void again_summary_clear(again_summary *summary) {
  again_mem_free(&summary->arena.mem, summary->table);
  again_arena_clear(&summary->arena);
  *summary = (again_summary){.arena = summary->arena};
}

static again_text key_of(const again_record *record, size_t index) {
  const again_value *value = &record->values[keys[index]];
  return value->kind == AGAIN_VALUE_TEXT ? value->text : AGAIN_TEXT_ABSENT;
}

static bool is_row_of(const again_summary_row *row, uint64_t hash,
                      const again_record *record) {
  bool is_same = row->hash == hash;
  for (size_t i = 0; i < KEY_COUNT && is_same; i++) {
    again_text key = key_of(record, i);
    is_same = (key.data == NULL) == (row->values[i].data == NULL) &&
              again_text_equals(key, row->values[i]);
  }
  return is_same;
}

/* The place of the first row that `record` may have, free or taken. */
static size_t find(const again_summary *summary, uint64_t hash,
                   const again_record *record) {
  size_t place = (size_t)hash & (summary->capacity - 1);
  while (summary->table[place] != NULL &&
         !(record != NULL && is_row_of(summary->table[place], hash, record))) {
    place = (place + 1) & (summary->capacity - 1);
  }
  return place;
}

/* Doubles the table where it is half full. */
static again_status make_room(again_summary *summary) {
  if (summary->count * 2 < summary->capacity) {
    return AGAIN_OK;
  }
  again_summary grown = *summary;
  grown.capacity = summary->capacity == 0 ? 64 : summary->capacity * 2;
  grown.table = again_mem_calloc(&summary->arena.mem, grown.capacity,
                                 sizeof(again_summary_row *));
  if (grown.table == NULL) {
    return AGAIN_ENOMEM;
  }
  for (size_t i = 0; i < summary->capacity; i++) {
    again_summary_row *row = summary->table[i];
    if (row != NULL) {
      grown.table[find(&grown, row->hash, NULL)] = row;
    }
  }
  again_mem_free(&summary->arena.mem, summary->table);
  *summary = grown;
  return AGAIN_OK;
}

static again_summary_row *new_row(again_summary *summary, uint64_t hash,
                                  const again_record *record) {
  again_summary_row *row = again_arena_calloc(&summary->arena, 1, sizeof *row);
  if (row == NULL) {
    return NULL;
  }
  row->hash = hash;
  for (size_t i = 0; i < KEY_COUNT; i++) {
    if (!again_arena_text(&summary->arena, key_of(record, i),
                          &row->values[i])) {
      return NULL;
    }
  }
  return row;
}

again_status again_summary_add(again_summary *summary,
                               const again_record *record) {
  if (make_room(summary) != AGAIN_OK) {
    return AGAIN_ENOMEM;
  }
  uint64_t hash = 0;
  for (size_t i = 0; i < KEY_COUNT; i++) {
    hash = again_text_hash(key_of(record, i), hash);
  }
  size_t place = find(summary, hash, record);
  if (summary->table[place] == NULL) {
    again_summary_row *row = new_row(summary, hash, record);
    if (row == NULL) {
      return AGAIN_ENOMEM;
    }
    summary->table[place] = row;
    summary->count++;
  }
  summary->table[place]->count++;
  return AGAIN_OK;
}

/* More often first; then by what they are, so that the order is one. */
static int compare(const void *left, const void *right) {
  const again_summary_row *a = *(again_summary_row *const *)left;
  const again_summary_row *b = *(again_summary_row *const *)right;
  if (a->count != b->count) {
    return a->count > b->count ? -1 : 1;
  }
  for (size_t i = 0; i < KEY_COUNT; i++) {
    const char *x = a->values[i].data != NULL ? a->values[i].data : "";
    const char *y = b->values[i].data != NULL ? b->values[i].data : "";
    int order = strcmp(x, y);
    if (order != 0) {
      return order;
    }
  }
  return 0;
}

/* Rows to the front, in their order. */
static void sort(again_summary *summary) {
  size_t kept = 0;
  for (size_t i = 0; i < summary->capacity; i++) {
    if (summary->table[i] != NULL) {
      summary->table[kept++] = summary->table[i];
    }
  }
  if (kept > 0) {
    qsort(summary->table, kept, sizeof(again_summary_row *), compare);
  }
}

static again_status append_row(const again_summary_row *row,
                               again_buffer *out) {
  static const int widths[KEY_COUNT] = {12, 20, 6, 14, 0};
  again_status status = again_buffer_printf(out, "%8" PRIu64, row->count);
  for (size_t i = 0; i < KEY_COUNT && status == AGAIN_OK; i++) {
    bool is_code = i + 1 == KEY_COUNT;
    const char *text = row->values[i].data != NULL ? row->values[i].data : "-";
    status = again_buffer_append_text(out, "  ");
    if (status == AGAIN_OK) {
      status = is_code ? again_term_escape(out, again_text_of(text))
                       : again_buffer_printf(out, "%-*s", widths[i], text);
    }
  }
  return status == AGAIN_OK ? again_buffer_append_byte(out, '\n') : status;
}

again_status again_summary_text(again_summary *summary, again_buffer *out) {
  sort(summary);
  again_status status =
      again_buffer_printf(out, "%8s  %-12s  %-20s  %-6s  %-14s  %s\n", "count",
                          "class", "reason", "effect", "retry", "code");
  for (size_t i = 0; i < summary->count && status == AGAIN_OK; i++) {
    status = append_row(summary->table[i], out);
  }
  return status;
}

again_status again_summary_json(again_summary *summary, again_buffer *out) {
  sort(summary);
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < summary->count && status == AGAIN_OK; i++) {
    const again_summary_row *row = summary->table[i];
    again_json_out json;
    again_json_begin(&json, out);
    again_json_open_object(&json, NULL);
    again_json_uint(&json, "count", row->count);
    for (size_t k = 0; k < KEY_COUNT; k++) {
      again_json_text(&json, again_member_name(keys[k]), row->values[k]);
    }
    again_json_close_object(&json);
    status = again_json_end(&json);
  }
  return status;
}
