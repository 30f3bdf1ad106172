/* A plan and the values read by it, for tests of the reading floor. */
#ifndef AGAIN_TESTS_READING_RIG_H
#define AGAIN_TESTS_READING_RIG_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"
#include "reading/values.h"

typedef struct reading_rig {
  again_arena arena;
  again_plan *plan;
  again_values *values;
} reading_rig;

static const again_bounds rig_bounds = {.body_bytes = (size_t)64 * 1024,
                                        .code_bytes = 256,
                                        .message_bytes = 4096,
                                        .request_id_bytes = 256,
                                        .depth = 64};

static inline reading_rig rig_new(void) {
  reading_rig out = {.plan = again_plan_new(&counting_mem)};
  again_arena_init(&out.arena, &counting_mem);
  cr_assert_not_null(out.plan);
  return out;
}

static inline again_source rig_source(reading_rig *rig, const char *text) {
  again_source source;
  const char *why;
  cr_assert_eq(
      again_source_parse(&rig->arena, again_text_of(text), &source, &why),
      AGAIN_OK, "%s", text);
  return source;
}

static inline again_slot rig_slot(reading_rig *rig, const char *text,
                                  again_use use) {
  again_source source = rig_source(rig, text);
  again_slot slot;
  cr_assert_eq(again_plan_add(rig->plan, &source, use, &slot), AGAIN_OK);
  return slot;
}

static inline again_test rig_test(reading_rig *rig, const char *text,
                                  const again_wanted *wanted, size_t count) {
  again_source source = rig_source(rig, text);
  again_test test;
  cr_assert_eq(again_plan_add_test(rig->plan, &source, wanted, count, &test),
               AGAIN_OK);
  return test;
}

static inline void rig_goal(reading_rig *rig, const again_slot *slots,
                            size_t count) {
  cr_assert_eq(again_plan_add_goal(rig->plan, slots, count), AGAIN_OK);
}

/* After all is added. */
static inline void rig_compile(reading_rig *rig) {
  cr_assert_eq(again_plan_compile(rig->plan), AGAIN_OK);
  rig->values = again_values_new(rig->plan, &rig_bounds, &counting_mem);
  cr_assert_not_null(rig->values);
}

static inline void rig_free(reading_rig *rig) {
  again_values_free(rig->values);
  again_plan_free(rig->plan);
  again_arena_clear(&rig->arena);
}

/* Writes `text` without its NUL and returns its size. */
static inline size_t rig_put(char *out, const char *text) {
  size_t size = 0;
  for (; text[size] != '\0'; size++) {
    out[size] = text[size];
  }
  return size;
}

/* Reads a copy of exactly `size` bytes. */
static inline void rig_read_bytes(reading_rig *rig, unsigned status,
                                  const void *body, size_t size, bool whole) {
  char *copy = exact_copy(body, size);
  cr_assert_eq(again_values_read(rig->values, status, copy, size, whole),
               AGAIN_OK);
  exact_free(copy);
}

static inline void rig_read(reading_rig *rig, const char *body) {
  rig_read_bytes(rig, 400, body, strlen(body), true);
}

static inline void rig_header(reading_rig *rig, const char *line) {
  cr_assert_eq(again_headers_add_line(again_values_headers(rig->values),
                                      again_text_of(line)),
               AGAIN_OK);
}

/* `expected` NULL: absent. */
static inline void rig_expect(again_text actual, const char *expected,
                              const char *what) {
  if (expected == NULL) {
    cr_assert(actual.data == NULL, "%s: got \"%.*s\"", what, (int)actual.size,
              actual.data);
  } else {
    cr_assert(again_text_is(actual, expected), "%s: got \"%.*s\", not \"%s\"",
              what, (int)actual.size, actual.data, expected);
  }
}

#endif
