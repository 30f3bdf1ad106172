#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUND_COUNT = 41 };

static const double round_ns = 1e6;

again_policy *bench_policy(const char *text, size_t size) {
  static const char *const nowhere[] = {NULL};
  again_policy *policy = NULL;
  again_diag diag = AGAIN_DIAG_INIT;
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.path = nowhere;
  again_status status =
      again_policy_parse(&policy, text, size, NULL, &options, &diag);
  bench_require(status == AGAIN_OK, diag.message);
  return policy;
}

static double now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static double measure_ns(const bench_engine *engine, size_t repeat_count) {
  double began = now_ns();
  for (size_t i = 0; i < repeat_count; i++) {
    engine->run(engine->state);
  }
  return (now_ns() - began) / (double)repeat_count;
}

/* So many that a round takes about a millisecond. */
static size_t repeat_count_of(const bench_engine *engine) {
  size_t count = 1;
  while (count < 1u << 20 &&
         measure_ns(engine, count) * (double)count < round_ns) {
    count *= 2;
  }
  return count;
}

static int compare_doubles(const void *a, const void *b) {
  const double *left = a;
  const double *right = b;
  return (*left > *right) - (*left < *right);
}

static double median(double values[ROUND_COUNT]) {
  qsort(values, ROUND_COUNT, sizeof(values[0]), compare_doubles);
  return values[ROUND_COUNT / 2];
}

static void measure_all(const bench_engine *engines, size_t count,
                        double median_ns_ret[]) {
  double rounds[BENCH_ENGINES_MAX][ROUND_COUNT];
  size_t repeat_counts[BENCH_ENGINES_MAX];
  bench_require(count <= BENCH_ENGINES_MAX, "too many engines");
  for (size_t i = 0; i < count; i++) {
    repeat_counts[i] = repeat_count_of(&engines[i]);
  }
  for (size_t round = 0; round < ROUND_COUNT; round++) {
    for (size_t i = 0; i < count; i++) {
      rounds[i][round] = measure_ns(&engines[i], repeat_counts[i]);
    }
  }
  for (size_t i = 0; i < count; i++) {
    median_ns_ret[i] = median(rounds[i]);
  }
}

static size_t mallocs_of(const bench_engine *engine) {
  size_t before = bench_malloc_count();
  engine->run(engine->state);
  return bench_malloc_count() - before;
}

void bench_compare(const char *title, const bench_engine *engines,
                   size_t count) {
  double ns[BENCH_ENGINES_MAX];
  measure_all(engines, count, ns);
  printf("%-28s %-16s %12.1f ns %4zu mallocs\n", title, engines[0].name, ns[0],
         mallocs_of(&engines[0]));
  for (size_t i = 1; i < count; i++) {
    printf("%-28s %-16s %12.1f ns %4zu mallocs %8.2fx", "", engines[i].name,
           ns[i], mallocs_of(&engines[i]), ns[i] / ns[0]);
    if (engines[i].target > 0) {
      printf("   to reach: %.1fx %s", engines[i].target,
             ns[i] / ns[0] >= engines[i].target ? "" : "MISSED");
    }
    printf("\n");
  }
  fflush(stdout);
}

double bench_median_ns(const bench_engine *engine) {
  double ns;
  measure_all(engine, 1, &ns);
  return ns;
}

void bench_figure(const char *title, double value, const char *unit,
                  double at_most) {
  printf("%-45s %12.2f %-22s at most: %g %s\n", title, value, unit, at_most,
         value <= at_most ? "" : "MISSED");
  fflush(stdout);
}

int main(void) {
  bench_read_json();
  bench_read_xml();
  bench_read_pieces();
  bench_rules();
  bench_governor();
  return 0;
}
