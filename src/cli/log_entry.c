#include "log_entry.h"

#include <setjmp.h>
#include <string.h>

#include <yajl/yajl_parse.h>

#include "base/decimal.h"
#include "base/words.h"
#include "wall.h"

typedef enum member {
  MEMBER_OTHER,
  MEMBER_URL,
  MEMBER_METHOD,
  MEMBER_OPERATION,
  MEMBER_STATUS,
  MEMBER_HEADERS,
  MEMBER_BODY,
  MEMBER_TRANSPORT,
  MEMBER_TRUNCATED,
  MEMBER_TIME
} member;

/* Where the parser is. */
typedef struct walk {
  again_log_entry *entry;
  again_text line;
  yajl_handle parser;
  unsigned depth;
  member member;        /* of the object, that the parser is in */
  bool headers_by_name; /* `headers` is an object */
  again_text name;      /* of the header; absent = still to come */
  size_t body_start;
  const char *why; /* NULL = all is well */
  jmp_buf no_memory;
} walk;

/*
 * yajl never looks whether it got its memory: a failure leaves it by a jump.
 * All of it lies in the entry's arena, so that nothing is lost.
 */
static void *parser_alloc(void *user, size_t size) {
  walk *w = user;
  size_t *block = again_arena_alloc(&w->entry->arena, sizeof *block * 2 + size);
  if (block == NULL) {
    longjmp(w->no_memory, 1);
  }
  *block = size;
  return block + 2;
}

static void *parser_realloc(void *user, void *old, size_t size) {
  void *block = parser_alloc(user, size);
  if (old != NULL) {
    size_t old_size = ((const size_t *)old)[-2];
    memcpy(block, old, old_size < size ? old_size : size);
  }
  return block;
}

static void parser_free(void *user, void *block) {
  (void)user;
  (void)block;
}

static again_text keep(walk *w, const unsigned char *bytes, size_t size) {
  again_text kept = AGAIN_TEXT_ABSENT;
  again_text from = again_text_make((const char *)bytes, size);
  if (!again_arena_text(&w->entry->arena, from, &kept)) {
    longjmp(w->no_memory, 1);
  }
  return kept;
}

static int stop(walk *w, const char *why) {
  w->why = why;
  return 0;
}

/* A line end in a header would make two of one: it becomes a blank. */
static void add_header(walk *w, again_text name, again_text value) {
  again_buffer *head = &w->entry->head;
  size_t start = head->size;
  again_status status = again_buffer_append(head, name.data, name.size);
  if (status == AGAIN_OK && name.size > 0) {
    status = again_buffer_append_text(head, ": ");
  }
  if (status == AGAIN_OK) {
    status = again_buffer_append(head, value.data, value.size);
  }
  if (status == AGAIN_OK) {
    status = again_buffer_append_text(head, "\r\n");
  }
  if (status != AGAIN_OK) {
    longjmp(w->no_memory, 1);
  }
  for (size_t i = start; i + 2 < head->size; i++) {
    if (head->data[i] == '\r' || head->data[i] == '\n') {
      head->data[i] = ' ';
    }
  }
}

/* A header of an object, a line of a list, or half of a pair in one. */
static void take_header(walk *w, again_text value) {
  bool is_line = !w->headers_by_name && w->depth == 2;
  bool is_name = !w->headers_by_name && !is_line && w->name.data == NULL;
  if (is_name) {
    w->name = value;
    return;
  }
  add_header(w, is_line ? AGAIN_TEXT_LITERAL("") : w->name, value);
}

static int take_status(walk *w, again_text value) {
  uint64_t status = 0;
  if (!again_decimal_parse_uint(value, &status) || status > 999) {
    return stop(w, "status is no number from 0 to 999");
  }
  w->entry->status = (unsigned)status;
  return 1;
}

/* A member of the object itself. */
static int take_member(walk *w, again_text value) {
  again_log_entry *entry = w->entry;
  switch (w->member) {
  case MEMBER_URL:
    entry->url = value;
    break;
  case MEMBER_METHOD:
    entry->method = value;
    break;
  case MEMBER_OPERATION:
    entry->operation = value;
    break;
  case MEMBER_BODY:
    entry->body = value;
    break;
  case MEMBER_STATUS:
    return take_status(w, value);
  case MEMBER_TRANSPORT:
    return again_transport_from_name(value, &entry->transport)
               ? 1
               : stop(w, "transport is no word of policy files");
  case MEMBER_TIME:
    entry->has_time = again_wall_parse(value, &entry->wall_s);
    return entry->has_time ? 1 : stop(w, "time is no RFC 3339 time");
  case MEMBER_OTHER:
  case MEMBER_HEADERS:
  case MEMBER_TRUNCATED:
    break;
  }
  return 1;
}

static int on_scalar(void *user, const unsigned char *bytes, size_t size) {
  walk *w = user;
  if (w->depth == 0) {
    return stop(w, "no JSON object");
  }
  if (w->depth == 1) {
    return take_member(w, keep(w, bytes, size));
  }
  if (w->member == MEMBER_HEADERS) {
    take_header(w, keep(w, bytes, size));
  }
  return 1;
}

static int on_number(void *user, const char *digits, size_t size) {
  return on_scalar(user, (const unsigned char *)digits, size);
}

static int on_null(void *user) {
  walk *w = user;
  return w->depth == 0 ? stop(w, "no JSON object") : 1;
}

static int on_boolean(void *user, int value) {
  walk *w = user;
  if (w->depth == 1 && w->member == MEMBER_TRUNCATED) {
    w->entry->is_truncated = value != 0;
  }
  return on_null(user);
}

static member find_member(again_text key) {
  static const char *const names[] = {
      [MEMBER_OTHER] = "",
      [MEMBER_URL] = "url",
      [MEMBER_METHOD] = "method",
      [MEMBER_OPERATION] = "operation",
      [MEMBER_STATUS] = "status",
      [MEMBER_HEADERS] = "headers",
      [MEMBER_BODY] = "body",
      [MEMBER_TRANSPORT] = "transport",
      [MEMBER_TRUNCATED] = "truncated",
      [MEMBER_TIME] = "time",
  };
  for (int i = MEMBER_URL; i <= MEMBER_TIME; i++) {
    if (again_text_is(key, names[i])) {
      return (member)i;
    }
  }
  return MEMBER_OTHER;
}

static int on_key(void *user, const unsigned char *bytes, size_t size) {
  walk *w = user;
  if (w->depth == 1) {
    w->member = find_member(again_text_make((const char *)bytes, size));
  } else if (w->depth == 2 && w->member == MEMBER_HEADERS) {
    w->name = keep(w, bytes, size);
  }
  return 1;
}

/* yajl has no bound of its own, and grows its stack in small steps. */
static int open_container(walk *w, bool is_object) {
  enum { DEPTH_MAX = 512 };
  if (w->depth == DEPTH_MAX) {
    return stop(w, "nested too deeply");
  }
  if (w->depth == 0 && !is_object) {
    return stop(w, "no JSON object");
  }
  if (w->depth == 1) {
    w->headers_by_name = is_object;
    w->body_start = yajl_get_bytes_consumed(w->parser) - 1;
  }
  if (w->depth == 2 && !w->headers_by_name) {
    w->name = AGAIN_TEXT_ABSENT;
  }
  w->depth++;
  return 1;
}

static int on_open_object(void *user) {
  return open_container(user, true);
}

static int on_open_array(void *user) {
  return open_container(user, false);
}

static int on_close(void *user) {
  walk *w = user;
  w->depth--;
  if (w->depth == 1 && w->member == MEMBER_BODY) {
    size_t end = yajl_get_bytes_consumed(w->parser);
    w->entry->body =
        again_text_make(w->line.data + w->body_start, end - w->body_start);
  }
  return 1;
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_scalar,
    .yajl_start_map = on_open_object,
    .yajl_map_key = on_key,
    .yajl_end_map = on_close,
    .yajl_start_array = on_open_array,
    .yajl_end_array = on_close,
};

static again_status parse(walk *w) {
  yajl_alloc_funcs memory = {parser_alloc, parser_realloc, parser_free, w};
  if (setjmp(w->no_memory) != 0) {
    return AGAIN_ENOMEM;
  }
  w->parser = yajl_alloc(&callbacks, &memory, w);
  yajl_config(w->parser, yajl_dont_validate_strings, 1);
  const unsigned char *bytes = (const unsigned char *)w->line.data;
  yajl_status status = yajl_parse(w->parser, bytes, w->line.size);
  if (status == yajl_status_ok) {
    status = yajl_complete_parse(w->parser);
  }
  if (status != yajl_status_ok && w->why == NULL) {
    w->why = "no JSON";
  }
  return w->why == NULL ? AGAIN_OK : AGAIN_ESYNTAX;
}

void again_log_entry_init(again_log_entry *entry, const again_mem *mem) {
  *entry = (again_log_entry){.status = 0};
  again_arena_init(&entry->arena, mem);
  again_buffer_init(&entry->head, mem);
}

void again_log_entry_clear(again_log_entry *entry) {
  again_arena_clear(&entry->arena);
  again_buffer_clear(&entry->head);
}

again_status again_log_entry_read(again_log_entry *entry, again_text line,
                                  const char **why_ret) {
  again_arena_clear(&entry->arena);
  again_buffer_reset(&entry->head);
  *entry = (again_log_entry){.arena = entry->arena, .head = entry->head};
  walk w = {.entry = entry, .line = line};
  again_status status = parse(&w);
  *why_ret = w.why;
  return status;
}
