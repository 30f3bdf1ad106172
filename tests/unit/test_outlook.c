/* What a person is told of a verdict: may it be sent again, and what would
 * happen if the answers stayed the same. */
#include "deciding/outlook.h"

#include <criterion/criterion.h>
#include <inttypes.h>

#include "base/text.h"
#include "call_script.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(outlook, .fini = end);

static const again_time noon = {1000, 1700000000};

static again_outlook outlook_of(again_policy *policy, const answer *given,
                                bool is_idempotent) {
  again_response *response = script_response(policy, given, &noon);
  again_verdict verdict = AGAIN_VERDICT_INIT;
  again_hint hint = AGAIN_HINT_INIT;
  again_classify(response, &verdict);
  again_response_hint(response, &hint);
  again_response_free(response);
  return again_outlook_make(policy, &verdict, &hint, is_idempotent);
}

typedef struct row {
  const char *what;
  const answer *given;
  bool is_idempotent;
  again_retry retry;
  again_why why;
} row;

static const row rows[] = {
    {"success", &fine, true, AGAIN_RETRY_NO, AGAIN_WHY_SUCCESS},
    {"unknown", &strange, true, AGAIN_RETRY_NO, AGAIN_WHY_UNKNOWN},
    {"denied", &denied, true, AGAIN_RETRY_NO, AGAIN_WHY_RULE},
    {"refused for now", &busy, false, AGAIN_RETRY_YES, AGAIN_WHY_NONE},
    {"may have acted", &failed, false, AGAIN_RETRY_IF_IDEMPOTENT,
     AGAIN_WHY_UNSAFE},
    {"may have acted, harmless", &failed, true, AGAIN_RETRY_YES,
     AGAIN_WHY_NONE},
    {"needs new credentials", &expired, false, AGAIN_RETRY_AFTER_REMEDY,
     AGAIN_WHY_REMEDY},
    {"needs a signature, unsafe", &replayed_maybe, false,
     AGAIN_RETRY_IF_IDEMPOTENT, AGAIN_WHY_UNSAFE},
    {"needs a signature, harmless", &replayed_maybe, true,
     AGAIN_RETRY_AFTER_REMEDY, AGAIN_WHY_REMEDY},
    {"asked for more than may be waited", &busy_for_21s, false, AGAIN_RETRY_NO,
     AGAIN_WHY_HINT},
    {"may have acted, and asked for more than may be waited", &failed_for_21s,
     false, AGAIN_RETRY_NO, AGAIN_WHY_HINT},
    {"asked for less", &busy_for_3s, false, AGAIN_RETRY_YES, AGAIN_WHY_NONE},
    {"forbidden", &pushed_away, false, AGAIN_RETRY_NO, AGAIN_WHY_HINT},
};

Test(outlook, says_whether_to_send_again) {
  again_policy *policy = script_parse(script_policy);
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_outlook outlook =
        outlook_of(policy, rows[i].given, rows[i].is_idempotent);
    cr_expect_eq(outlook.retry, rows[i].retry, "%s: %s", rows[i].what,
                 again_retry_name(outlook.retry));
    cr_expect_eq(outlook.why, rows[i].why, "%s: %s", rows[i].what,
                 again_why_name(outlook.why));
  }
  again_policy_unref(policy);
}

Test(outlook, knows_the_limits) {
  again_policy *policy = script_parse(script_policy);
  again_outlook outlook = outlook_of(policy, &in_state, false);
  cr_expect_eq(outlook.attempts_max, 6);
  cr_expect_eq(outlook.deadline_ms, 600000);
  cr_expect(again_text_is(outlook.schedule->name, "state-conflict"));
  outlook = outlook_of(policy, &failed, false);
  cr_expect_eq(outlook.attempts_max, 4);
  cr_expect_eq(outlook.deadline_ms, 60000);
  again_policy_unref(policy);
}

Test(outlook, steps_through_the_attempts) {
  static const again_outlook_step steps[] = {
      {2, {0, 100}, {0, 100}},
      {3, {0, 200}, {0, 300}},
      {4, {0, 400}, {0, 700}},
  };
  again_policy *policy = script_parse(script_policy);
  again_outlook outlook = outlook_of(policy, &failed, true);
  again_outlook_step step = {0};
  for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
    cr_assert(again_outlook_next(&outlook, &step), "step %zu", i);
    cr_expect_eq(step.attempt, steps[i].attempt);
    cr_expect_eq(step.delay.low_ms, steps[i].delay.low_ms);
    cr_expect_eq(step.delay.high_ms, steps[i].delay.high_ms);
    cr_expect_eq(step.begins.low_ms, steps[i].begins.low_ms);
    cr_expect_eq(step.begins.high_ms, steps[i].begins.high_ms, "%" PRIu64,
                 step.begins.high_ms);
  }
  cr_expect_not(again_outlook_next(&outlook, &step));
  cr_expect_eq(step.attempt, 4, "what is past the end is not written");
  again_policy_unref(policy);
}

/* 5, 7.5, 11.25 ... s: the deadline comes before the attempts end. */
Test(outlook, stops_at_the_deadline) {
  again_policy *policy = script_parse(script_policy);
  again_outlook outlook = outlook_of(policy, &in_state, false);
  outlook.deadline_ms = 12500;
  again_outlook_step step = {0};
  cr_expect(again_outlook_next(&outlook, &step));
  cr_expect(again_outlook_next(&outlook, &step));
  cr_expect_eq(step.begins.low_ms, 12500);
  cr_expect_not(again_outlook_next(&outlook, &step));
  again_policy_unref(policy);
}
