#include "section_diff.h"

#include <string.h>

#include "base/text.h"
#include "json_out.h"
#include "policy_print.h"

/* One section of both, as printed. */
typedef struct pair {
  again_section section;
  again_buffer printed[2];
} pair;

static again_text printed(const pair *p, int side) {
  return again_text_make(p->printed[side].data, p->printed[side].size);
}

static again_text take_line(again_text *rest) {
  const char *end = memchr(rest->data, '\n', rest->size);
  size_t size = end != NULL ? (size_t)(end - rest->data) + 1 : rest->size;
  again_text line = again_text_make(rest->data, size);
  *rest = again_text_from(*rest, size);
  return line;
}

/* Up to the next name: the rest of a list stands indented below its own. Hints
 * have no names, and go by their order: they are one part. */
static again_text take_part(again_section section, again_text *rest) {
  size_t end = 0;
  again_text part = *rest;
  do {
    end += take_line(rest).size;
  } while (rest->size > 0 && (section == AGAIN_SECTION_HINTS ||
                              again_text_starts_with(*rest, "     ")));
  part.size = end;
  return part;
}

static bool has_part(const pair *p, int side, again_text wanted) {
  again_text rest = printed(p, side);
  while (rest.size > 0) {
    if (again_text_equals(take_part(p->section, &rest), wanted)) {
      return true;
    }
  }
  return false;
}

/* The next part of one side that the other doesn't have; absent at the end. */
static again_text next_own(const pair *p, int side, again_text *rest) {
  while (rest->size > 0) {
    again_text part = take_part(p->section, rest);
    if (!has_part(p, 1 - side, part)) {
      return part;
    }
  }
  return AGAIN_TEXT_ABSENT;
}

/* "  idempotent     GET POST\n" as "  - idempotent     GET POST\n" */
static again_status append_part(again_buffer *out, char mark, again_text part) {
  again_status status = AGAIN_OK;
  while (status == AGAIN_OK && part.size > 0) {
    again_text line = take_line(&part);
    status = again_buffer_printf(out, "  %c%.*s", mark, (int)(line.size - 1),
                                 line.data + 1);
  }
  return status;
}

static again_status write_text(again_buffer *out, const pair *p) {
  again_status status =
      again_buffer_printf(out, "%s\n", again_section_name(p->section));
  for (int side = 0; side < 2; side++) {
    again_text rest = printed(p, side);
    again_text part = next_own(p, side, &rest);
    while (status == AGAIN_OK && part.data != NULL) {
      status = append_part(out, side == 0 ? '-' : '+', part);
      part = next_own(p, side, &rest);
    }
  }
  return status;
}

static again_status write_json(again_buffer *out, const pair *p) {
  again_json_out json;
  again_json_begin(&json, out);
  again_json_open_object(&json, NULL);
  again_json_text(&json, "section",
                  again_text_of(again_section_name(p->section)));
  for (int side = 0; side < 2; side++) {
    again_text rest = printed(p, side);
    again_json_open_array(&json, side == 0 ? "a" : "b");
    again_text part = next_own(p, side, &rest);
    while (part.data != NULL) {
      while (part.size > 0) {
        again_json_text(&json, NULL, again_text_trim(take_line(&part)));
      }
      part = next_own(p, side, &rest);
    }
    again_json_close_array(&json);
  }
  again_json_close_object(&json);
  return again_json_end(&json);
}

static again_status compare(again_buffer *out, pair *p, bool as_json,
                            size_t *count) {
  if (again_text_equals(printed(p, 0), printed(p, 1))) {
    return AGAIN_OK;
  }
  (*count)++;
  return as_json ? write_json(out, p) : write_text(out, p);
}

again_status again_section_diff(again_buffer *out, const again_policy *a,
                                const again_policy *b, bool as_json,
                                size_t *count) {
  pair p = {.section = AGAIN_SECTION_FIELDS};
  again_buffer_init(&p.printed[0], &out->mem);
  again_buffer_init(&p.printed[1], &out->mem);
  again_status status = AGAIN_OK;
  for (int i = 0; i <= AGAIN_SECTION_GOVERNOR && status == AGAIN_OK; i++) {
    p.section = (again_section)i;
    again_buffer_reset(&p.printed[0]);
    again_buffer_reset(&p.printed[1]);
    status = again_policy_print_section(&p.printed[0], a, p.section);
    if (status == AGAIN_OK) {
      status = again_policy_print_section(&p.printed[1], b, p.section);
    }
    if (status == AGAIN_OK) {
      status = compare(out, &p, as_json, count);
    }
  }
  again_buffer_clear(&p.printed[0]);
  again_buffer_clear(&p.printed[1]);
  return status;
}
