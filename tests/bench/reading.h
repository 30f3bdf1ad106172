/* Ours: a reader that reads one body over and over. */
#ifndef AGAIN_TESTS_BENCH_READING_H
#define AGAIN_TESTS_BENCH_READING_H

#include "bench.h"

typedef struct bench_reading {
  again_reader *reader;
  const char *body;
  size_t size;
  /* 0 = in one. */
  size_t piece_bytes;
  /* In one, and not copied. */
  bool is_lent;
} bench_reading;

/* By a policy of this text. */
bench_reading bench_reading_new(const char *policy, const char *body,
                                size_t size, size_t piece_bytes);
void bench_reading_free(bench_reading *reading);
/* A bench_engine's run: a head of a 400, the body, the fields. */
void bench_reading_run(void *reading);

/* Asks all the fields' usual places, so that a body is read to its end. */
extern const char bench_policy_general[];
/* Three places: there is nothing to learn after the third. */
extern const char bench_policy_stops_json[];
extern const char bench_policy_stops_xml[];

#endif
