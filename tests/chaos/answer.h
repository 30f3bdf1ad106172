/*
 * The bytes of an answer.
 */
#ifndef AGAIN_TESTS_CHAOS_ANSWER_H
#define AGAIN_TESTS_CHAOS_ANSWER_H

#include "fate.h"

#define CHAOS_NO_RANGE SIZE_MAX

/* What of a request its answer depends on. */
typedef struct chaos_asked {
  unsigned arrival;
  size_t range_start;   /* of "bytes=N-" */
  const char *if_range; /* "" = none */
} chaos_asked;

typedef struct chaos_answer {
  /* As they go over the wire. */
  char *bytes;
  size_t size;
  size_t head_size;
  /* The whole body, whatever part of it is sent. */
  chaos_bytes body;
  char *error; /* holds `body` where it is not cut from the source */
  /* The connection ends with it, by its own word or by its flaw. */
  bool closes;
} chaos_answer;

chaos_answer chaos_answer_make(const chaos_plan *plan, const chaos_fate *fate,
                               const chaos_asked *asked);
void chaos_answer_clear(chaos_answer *answer);

/* The body of an error; free() it. */
char *chaos_answer_error(const chaos_plan *plan, const chaos_fate *fate,
                         unsigned arrival, size_t *size_ret);

#endif
