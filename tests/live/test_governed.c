/* Calls that the governor ends: before their first attempt, and while they wait
 * for another. */
#include <criterion/criterion.h>

#include "loop.h"
#include "scripted_governor.h"

static void end(void) {
  assert_balance();
}

TestSuite(governed, .fini = end, .timeout = 30);

#define SIZE .struct_size = sizeof(again_grant)
#define GO                                                                     \
  { SIZE, .answer = AGAIN_GRANT_GO }
/* Until it asks again, at once. */
#define HOLD                                                                   \
  { SIZE, .answer = AGAIN_GRANT_WAIT, .until_ms = 1 }
#define REFUSE                                                                 \
  { SIZE, .answer = AGAIN_GRANT_REFUSE, .why = AGAIN_WHY_UNAVAILABLE }

static const live_step script[] = {
    READ, SEND("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy")};

typedef struct row {
  const char *name;
  again_grant answers[3];
  size_t count;
  unsigned attempts;
  CURLcode performed;
  CURLcode driven;
  const char *performed_saw;
} row;

/* A driver's call that waits has nothing left of its last answer. */
static const row rows[] = {
    {"never sent", {REFUSE}, 1, 0, CURLE_AGAIN, CURLE_AGAIN, ""},
    {"no other attempt", {GO, REFUSE}, 2, 1, CURLE_OK, CURLE_OK, "Bbusy"},
    {"held in between",
     {GO, HOLD, REFUSE},
     3,
     1,
     CURLE_OK,
     CURLE_PARTIAL_FILE,
     "Bbusy"},
};

static void begin(live *t, scripted_governor *governor, const row *given) {
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  scripted_governor_init(governor, given->answers, given->count);
  options.governor = &governor->interface;
  live_begin(t, script, COUNT(script), &options);
}

static void expect_all_closed(const scripted_governor *governor,
                              const row *given) {
  cr_expect_eq(governor->ask_count, given->count, "%s", given->name);
  cr_expect_eq(governor->open, 0, "%s", given->name);
}

static void perform(const row *given) {
  scripted_governor governor;
  live t;
  begin(&t, &governor, given);
  cr_expect_eq(live_perform(&t, "/a"), given->performed, "%s", given->name);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_UNAVAILABLE, given->attempts);
  live_seen_is(&t.seen, given->performed_saw);
  expect_all_closed(&governor, given);
  live_end(&t);
}

static void drive(const row *given) {
  scripted_governor governor;
  live t;
  loop on;
  loop_call call;
  begin(&t, &governor, given);
  loop_begin(&on, &t, NULL);
  loop_call_begin(&call, &on, &t, "/a");
  cr_assert_eq(loop_add(&call), CURLE_OK);
  loop_run(&on);
  cr_expect(loop_call_is(&call, given->driven, AGAIN_WHY_UNAVAILABLE), "%s: %d",
            given->name, call.code);
  cr_expect_eq(call.decision.attempts, given->attempts, "%s", given->name);
  live_seen_is(&call.seen,
               given->driven == CURLE_OK ? given->performed_saw : "");
  expect_all_closed(&governor, given);
  loop_call_end(&call);
  loop_end(&on);
  live_end(&t);
}

Test(governed, performed) {
  for (size_t i = 0; i < COUNT(rows); i++) {
    perform(&rows[i]);
  }
}

Test(governed, driven) {
  for (size_t i = 0; i < COUNT(rows); i++) {
    drive(&rows[i]);
  }
}
