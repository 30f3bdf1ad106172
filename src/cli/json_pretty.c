#include "json_pretty.h"

#include <stdbool.h>

enum { WIDTH = 100, INDENT = 2, DEPTH_MAX = 64 };

typedef struct page {
  again_buffer *out;
  again_status status;
  size_t line_start; /* in `out` */
  size_t depth;
  bool is_flat[DEPTH_MAX]; /* by depth: whether all of it is in one line */
} page;

static void add(page *p, const char *bytes, size_t size) {
  if (p->status == AGAIN_OK) {
    p->status = again_buffer_append(p->out, bytes, size);
  }
}

static void add_line(page *p) {
  add(p, "\n", 1);
  p->line_start = p->out->size;
  for (size_t i = 0; i < p->depth * INDENT; i++) {
    add(p, " ", 1);
  }
}

/* The size of the string that begins here. */
static size_t string_size(again_text rest) {
  size_t size = 1;
  while (size < rest.size && rest.data[size] != '"') {
    size += rest.data[size] == '\\' ? 2 : 1;
  }
  return size < rest.size ? size + 1 : rest.size;
}

/* How wide the value that begins here is in one line. */
static size_t flat_width(again_text rest) {
  size_t depth = 0;
  size_t width = 0;
  for (size_t at = 0; at < rest.size;) {
    char c = rest.data[at];
    size_t size = c == '"' ? string_size(again_text_from(rest, at)) : 1;
    width += size + (c == ',' || c == ':' ? 1 : 0);
    at += size;
    depth += c == '{' || c == '[' ? 1 : 0;
    depth -= c == '}' || c == ']' ? 1 : 0;
    if (depth == 0) {
      break;
    }
  }
  return width;
}

static void open_container(page *p, again_text rest) {
  size_t column = p->out->size - p->line_start;
  bool was_flat = p->depth > 0 && p->is_flat[p->depth];
  bool is_flat = was_flat || column + flat_width(rest) < WIDTH;
  add(p, rest.data, 1);
  p->depth++;
  p->is_flat[p->depth] = is_flat;
  if (!is_flat) {
    add_line(p);
  }
}

static void close_container(page *p, const char *bracket) {
  bool is_flat = p->is_flat[p->depth];
  p->depth--;
  if (!is_flat) {
    add_line(p);
  }
  add(p, bracket, 1);
}

static void add_comma(page *p) {
  add(p, ",", 1);
  if (p->is_flat[p->depth]) {
    add(p, " ", 1);
  } else {
    add_line(p);
  }
}

again_status again_json_pretty(again_buffer *out, again_text json) {
  page p = {.out = out, .status = AGAIN_OK, .line_start = out->size};
  for (size_t at = 0; at < json.size && p.status == AGAIN_OK;) {
    again_text rest = again_text_from(json, at);
    size_t size = *rest.data == '"' ? string_size(rest) : 1;
    switch (*rest.data) {
    case '{':
    case '[':
      if (p.depth + 1 == DEPTH_MAX) {
        return AGAIN_ELIMIT;
      }
      open_container(&p, rest);
      break;
    case '}':
    case ']':
      close_container(&p, rest.data);
      break;
    case ',':
      add_comma(&p);
      break;
    case ':':
      add(&p, ": ", 2);
      break;
    default:
      add(&p, rest.data, size);
      break;
    }
    at += size;
  }
  return p.status;
}
