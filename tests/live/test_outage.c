/*
 * Outages that are sat out, by the server's count: no call is lost that its
 * deadline leaves time for, and the server is not asked much more often than
 * there are calls.
 *
 *     live_outage CASE
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../thread/expect.h"
#include "herd.h"

#define EXPECT(condition) expect((condition), #condition)
#define FOR_EVER (~0U)

#define POLICY(schedule, governor)                                             \
  "{\"again\": 1, \"name\": \"outage\","                                       \
  " \"schedules\": {\"default\": {" schedule "}},"                             \
  " \"governor\": {" governor "},"                                             \
  " \"rules\": [{\"status\": 503, \"class\": \"retryable\","                   \
  "   \"reason\": \"server\"},"                                                \
  "  {\"transport\": [\"connect\", \"receive\", \"empty-reply\"],"             \
  "   \"class\": \"retryable\", \"reason\": \"unreachable\"}]}"

static const char six_attempts[] = POLICY("\"attempts\": 6", "");
#define STORE "outage.state"
static const char shared_by_processes[] =
    POLICY("\"attempts\": 6", "\"store\": \"file:" STORE "\"");
static const char fails_fast[] =
    POLICY("\"attempts\": 6", "\"health\": {\"fail_fast\": true}");
static const char five_seconds[] =
    POLICY("\"attempts\": 6, \"deadline\": \"5s\"", "");

typedef struct scenario {
  const char *name;
  void (*run)(herd *all);
  const char *policy;
  size_t call_count;
  unsigned rate;
  unsigned pool_max;
  outage_plan plan;
  /* What is to come of it. */
  size_t good_min;
  double attempts_max; /* a call, by the server's count */
  unsigned last_ms;    /* everything is over by then */
  again_why why;       /* of all that are not good; NONE = whatever */
  bool recovers;       /* full service ten seconds after the outage */
} scenario;

/* Instrumented programs take their time, and measure nothing. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#  define HERD_GOOD 58
#  define HERD_ATTEMPTS 2.5
#  define HERD_MS 20000
#else
#  define HERD_GOOD 60
#  define HERD_ATTEMPTS 2.1
#  define HERD_MS 10000
#endif
#define HERD                                                                   \
  .call_count = 60, .good_min = HERD_GOOD,                                     \
  .plan = {.down_until_ms = 4000, .rate = 15, .burst = 5}, .last_ms = HERD_MS
#define LUCK                                                                   \
  .policy = six_attempts, .call_count = 40, .good_min = 40,                    \
  .plan = {.bad_count = 2}, .attempts_max = 6, .last_ms = 11000

static const scenario scenarios[] = {
    {.name = "herd-threads",
     .run = herd_by_threads,
     .policy = six_attempts,
     .attempts_max = HERD_ATTEMPTS,
     HERD},
    {.name = "herd-pool",
     .run = herd_by_driver,
     .policy = six_attempts,
     .pool_max = 16,
     .attempts_max = HERD_ATTEMPTS,
     HERD},
    {.name = "herd-processes",
     .run = herd_by_processes,
     .policy = shared_by_processes,
     .attempts_max = HERD_ATTEMPTS,
     HERD},
    {.name = "luck-threads", .run = herd_by_threads, LUCK},
    {.name = "luck-driver", .run = herd_by_driver, LUCK},
    {.name = "down",
     .run = herd_by_driver,
     .policy = five_seconds,
     .call_count = 10000,
     .plan = {.down_until_ms = FOR_EVER},
     .attempts_max = 1.10,
     .last_ms = 20000},
    {.name = "fail-fast",
     .run = herd_by_driver,
     .policy = fails_fast,
     .call_count = 1000,
     .plan = {.down_until_ms = FOR_EVER},
     .attempts_max = 1.10,
     .last_ms = 5000,
     .why = AGAIN_WHY_UNAVAILABLE},
    {.name = "ramp",
     .run = herd_by_driver,
     .policy = six_attempts,
     .call_count = 2080,
     .rate = 80,
     .plan = {.down_from_ms = 2000,
              .down_until_ms = 12000,
              .rate = 100,
              .burst = 20},
     .good_min = 2080,
     .attempts_max = 1.5,
     .last_ms = 75000,
     .recovers = true},
    {.name = "long-ramp",
     .run = herd_by_driver,
     .policy = six_attempts,
     .call_count = 8000,
     .rate = 80,
     .plan = {.down_from_ms = 2000,
              .down_until_ms = 62000,
              .rate = 100,
              .burst = 20},
     .good_min = 3600,
     .attempts_max = 1.5,
     .last_ms = 170000,
     .recovers = true},
};

/* Each second from ten after the outage until no more calls come. */
static void expect_full_service(const scenario *given, const herd *all) {
  const unsigned *served = outage_served(all->server);
  const size_t until = all->call_count / given->rate;
  for (size_t s = given->plan.down_until_ms / 1000 + 10; s < until; s++) {
    (void)printf("second %zu: %u served\n", s, served[s]);
    EXPECT(served[s] >= given->rate * 9 / 10);
  }
}

static void run(const scenario *given) {
  herd all = {.server = outage_start(&given->plan),
              .policy = given->policy,
              .call_count = given->call_count,
              .rate = given->rate,
              .pool_max = given->pool_max};
  (void)unlink(STORE);
  given->run(&all);
  (void)unlink(STORE);
  const double attempts =
      (double)outage_request_count(all.server) / (double)given->call_count;
  (void)printf("%s: %zu of %zu good, %.2f attempts a call, %.1f s\n",
               given->name, all.good_count, given->call_count, attempts,
               all.last_ms / 1000.0);
  for (unsigned why = 0; why < HERD_WHY_COUNT; why++) {
    if (all.why_counts[why] > 0) {
      (void)printf("  %zu %s\n", all.why_counts[why],
                   again_why_name((again_why)why));
    }
  }
  EXPECT(all.good_count >= given->good_min);
  EXPECT(attempts <= given->attempts_max);
  EXPECT(all.last_ms <= given->last_ms);
  EXPECT(given->why == AGAIN_WHY_NONE ||
         all.why_counts[given->why] == all.call_count - all.good_count);
  if (given->recovers) {
    expect_full_service(given, &all);
  }
  outage_free(all.server);
}

int main(int argc, char **argv) {
  size_t count = 0;
  int exit_status = 0;
  if (herd_is_process(argc, argv, &exit_status)) {
    return exit_status;
  }
  (void)setvbuf(stdout, NULL, _IOLBF, 0);
  (void)curl_global_init(CURL_GLOBAL_DEFAULT);
  for (size_t i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]); i++) {
    if (argc == 2 && strcmp(scenarios[i].name, argv[1]) == 0) {
      run(&scenarios[i]);
      count++;
    }
  }
  curl_global_cleanup();
  return count == 1 ? exit_status : 2;
}
