/*
 * Engines side by side: rounds of all of them take turns, so that whatever
 * else the machine does hits them alike; the median of each is told, and its
 * ratio to ours.
 */
#ifndef AGAIN_TESTS_BENCH_BENCH_H
#define AGAIN_TESTS_BENCH_BENCH_H

#include <again/again.h>

#include "require.h"

typedef struct bench_engine {
  const char *name;
  /* The work, once. */
  void (*run)(void *state);
  void *state;
  /* The least that ours is to be faster by, as a factor; 0 = not said. The
   * first engine is ours. */
  double target;
} bench_engine;

#define BENCH_ENGINES_MAX 6

/* Prints one line for the first engine and one for each other. */
void bench_compare(const char *title, const bench_engine *engines,
                   size_t count);
/* Median ns of one run. */
double bench_median_ns(const bench_engine *engine);
/* Prints one figure and what it is to be at most. */
void bench_figure(const char *title, double value, const char *unit,
                  double at_most);

/* Calls of malloc, calloc and realloc so far, by anybody. */
size_t bench_malloc_count(void);

/* A policy from text; no folder is asked for it. */
again_policy *bench_policy(const char *text, size_t size);

/* The subjects. */
void bench_read_json(void);
void bench_read_xml(void);
void bench_read_pieces(void);
void bench_rules(void);
void bench_governor(void);

#endif
