/* A download that gets on well may break often; a server that lets go after
 * every byte may not. */
#include "deciding/progress.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(progress, .fini = end);

#define MIB (UINT64_C(1) << 20)

typedef struct row {
  uint64_t bytes;
  uint64_t ms;
  bool is_excused;
} row;

static bool excuses(again_progress *progress, const row *given,
                    uint32_t resumes_max) {
  again_attempt attempt = AGAIN_ATTEMPT_INIT;
  attempt.progress_bytes = given->bytes;
  attempt.progress_ms = given->ms;
  return again_progress_excuses(progress, &attempt, resumes_max);
}

Test(progress, is_earned) {
  static const row rows[] = {
      {0, 20000, false},     /* time alone is no progress */
      {1, 0, true},          /* the first */
      {1, 0, false},         /* too little since */
      {MIB - 2, 0, false},   /* one byte short */
      {1, 0, true},          /* a MiB in three attempts */
      {1, 9999, false},      /* */
      {1, 1, true},          /* ten seconds in two */
      {UINT64_MAX, 0, true}, /* */
      {UINT64_MAX, UINT64_MAX, true},
      {0, 0, false},
  };
  again_progress progress = {0};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    cr_expect_eq(excuses(&progress, &rows[i], 100), rows[i].is_excused,
                 "attempt %zu", i + 1);
  }
}

Test(progress, is_bounded) {
  static const row good = {MIB, 0, true};
  again_progress progress = {0};
  for (unsigned i = 0; i < 3; i++) {
    cr_expect(excuses(&progress, &good, 3));
  }
  cr_expect_not(excuses(&progress, &good, 3));

  again_progress none = {0};
  cr_expect_not(excuses(&none, &good, 0));
}
