/* The state machine of a call: what happens when, and why. Each script is one
 * call; its rows are what it is told and what it must say. */
#include "deciding/call.h"

#include <criterion/criterion.h>

#include "call_script.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(call, .fini = end);

#define RUN(scripts)                                                           \
  scripts_run((scripts), sizeof(scripts) / sizeof((scripts)[0]))

Test(call, goes_again_until_it_succeeds_or_may_not) {
  static const script scripts[] = {
      {.name = "success at once", .rows = {BEGINS, DELIVERS(5)}},
      {.name = "the clock need not begin at zero",
       .draw = MOST_DRAW,
       .rows = {ROW_BEGIN(1000000, GO, NONE, AGAIN_NEVER),
                RETRIES(1000005, failed, 1000105), GOES(1000105),
                DELIVERS(1000110)}},
      {.name = "delays grow, four attempts",
       .draw = MOST_DRAW,
       .rows = {BEGINS, RETRIES(10, failed, 110), GOES(110),
                RETRIES(120, failed, 320), GOES(320), RETRIES(330, failed, 730),
                GOES(730), GIVES_UP(740, failed, ATTEMPTS)}},
      {.name = "the smallest draw retries at once",
       .draw = LEAST_DRAW,
       .rows = {BEGINS, RETRIES(10, failed, 10), GOES(10), DELIVERS(11)}},
      {.name = "asked too early",
       .draw = MOST_DRAW,
       .rows = {BEGINS, RETRIES(10, failed, 110), ROW_NEXT(11, WAIT, NONE, 110),
                ROW_NEXT(109, WAIT, NONE, 110), GOES(110), DELIVERS(111)}},
      {.name = "time that goes back stands still",
       .draw = MOST_DRAW,
       .rows = {ROW_BEGIN(500, GO, NONE, AGAIN_NEVER), RETRIES(10, failed, 600),
                ROW_NEXT(20, WAIT, NONE, 600), GOES(600), DELIVERS(0)}},
      {.name = "what is out of place changes nothing",
       .draw = MOST_DRAW,
       .rows = {BEGINS, ROW_NEXT(1, GO, NONE, AGAIN_NEVER),
                RETRIES(10, failed, 110), GOES(110), DELIVERS(120),
                ROW_NEXT(130, DELIVER, SUCCESS, AGAIN_NEVER),
                ROW_CANCEL(140, DELIVER, SUCCESS)}},
      {.name = "never begun",
       .rows = {ROW_NEXT(1, GIVE_UP, NONE, AGAIN_NEVER),
                ROW_CANCEL(2, GIVE_UP, CALLER)}},
      {.name = "begun anew, all is forgotten",
       .draw = MOST_DRAW,
       .rows = {BEGINS, RETRIES(10, failed, 110), GOES(110),
                RETRIES(120, failed, 320),
                ROW_BEGIN(200, GO, NONE, AGAIN_NEVER),
                RETRIES(210, failed, 310), GOES(310), DELIVERS(320),
                ROW_BEGIN(400, GO, NONE, AGAIN_NEVER),
                RETRIES(410, failed, 510)}},
  };
  RUN(scripts);
}

Test(call, stops_where_a_rule_says_so) {
  static const script scripts[] = {
      {.name = "unknown", .rows = {BEGINS, GIVES_UP(1, strange, UNKNOWN)}},
      {.name = "auth", .rows = {BEGINS, GIVES_UP(1, denied, RULE)}},
      {.name = "quota", .rows = {BEGINS, GIVES_UP(1, at_limit, RULE)}},
      {.name = "client fault", .rows = {BEGINS, GIVES_UP(1, wrong, RULE)}},
      {.name = "the caller's own doing",
       .rows = {BEGINS, GIVES_UP(1, by_caller, CALLER)}},
      {.name = "a local fault",
       .rows = {BEGINS, GIVES_UP(1, local_fault, LOCAL)}},
      {.name = "in a later attempt",
       .draw = LEAST_DRAW,
       .rows = {BEGINS, RETRIES(1, busy, 1), GOES(1),
                GIVES_UP(2, denied, RULE)}},
  };
  RUN(scripts);
}

Test(call, repeats_nothing_unsafe) {
  static const again_attempt spent = {
      sizeof(again_attempt), false, true, false, 0, 0, 0};
  static const again_attempt committed = {
      sizeof(again_attempt), false, false, true, 0, 0, 0};
  static const script scripts[] = {
      {.name = "a POST that may have acted",
       .method = "POST",
       .rows = {BEGINS, GIVES_UP(1, failed, UNSAFE)}},
      {.name = "a POST that was refused",
       .method = "POST",
       .draw = LEAST_DRAW,
       .rows = {BEGINS, RETRIES(1, busy, 1), GOES(1),
                GIVES_UP(2, broken, UNSAFE)}},
      {.name = "a POST by the caller's word",
       .method = "POST",
       .idempotent = AGAIN_ANSWER_YES,
       .draw = LEAST_DRAW,
       .rows = {BEGINS, RETRIES(1, failed, 1)}},
      {.name = "a GET by the caller's word",
       .idempotent = AGAIN_ANSWER_NO,
       .rows = {BEGINS, GIVES_UP(1, failed, UNSAFE)}},
      {.name = "a body that can't be sent again",
       .draw = LEAST_DRAW,
       .rows = {BEGINS,
                ROW_END_AS(1, busy, spent, GIVE_UP, ONE_SHOT, AGAIN_NEVER)}},
      {.name = "bytes that can't be taken back",
       .draw = LEAST_DRAW,
       .rows = {BEGINS, ROW_END_AS(1, cut_off, committed, GIVE_UP, COMMITTED,
                                   AGAIN_NEVER)}},
  };
  RUN(scripts);
}

Test(call, applies_each_remedy_as_often_as_it_helps) {
  static const script scripts[] = {
      {.name = "not offered", .rows = {BEGINS, GIVES_UP(1, expired, REMEDY)}},
      {.name = "another offered",
       .options = OPTIONS(.remedies = AGAIN_REMEDY_RESIGN),
       .rows = {BEGINS, GIVES_UP(1, expired, REMEDY)}},
      {.name = "credentials are refreshed once",
       .options = OPTIONS(.remedies = 7),
       .rows = {BEGINS, RETRIES(1, expired, 1), GOES(1),
                GIVES_UP(2, expired, REMEDY)}},
      {.name = "the clock is set once, credentials another time",
       .options = OPTIONS(.remedies = 7),
       .rows = {BEGINS, RETRIES(1, skewed, 1), GOES(1), RETRIES(2, expired, 2),
                GOES(2), GIVES_UP(3, skewed, REMEDY)}},
      {.name = "signing afresh counts under attempts only",
       .options = OPTIONS(.remedies = 7),
       .rows = {BEGINS, RETRIES(1, replayed, 1), GOES(1),
                RETRIES(2, replayed, 2), GOES(2), RETRIES(3, replayed, 3),
                GOES(3), GIVES_UP(4, replayed, ATTEMPTS)}},
      {.name = "a remedy undoes no effect",
       .method = "POST",
       .options = OPTIONS(.remedies = 7),
       .rows = {BEGINS, GIVES_UP(1, replayed_maybe, UNSAFE)}},
      {.name = "harmless twice, with its remedy",
       .options = OPTIONS(.remedies = 7),
       .rows = {BEGINS, RETRIES(1, replayed_maybe, 1)}},
      {.name = "begun anew, a remedy is fresh",
       .options = OPTIONS(.remedies = 7),
       .rows = {BEGINS, RETRIES(1, expired, 1), GOES(1), DELIVERS(2),
                ROW_BEGIN(3, GO, NONE, AGAIN_NEVER), RETRIES(4, expired, 4)}},
  };
  RUN(scripts);
}

Test(call, waits_by_the_schedule_of_the_last_verdict) {
  static const script scripts[] = {
      {.name = "each schedule counts its own failures",
       .draw = MOST_DRAW,
       .rows = {BEGINS, RETRIES(0, failed, 100), GOES(100),
                RETRIES(100, busy, 1100), GOES(1100),
                RETRIES(1100, failed, 1300), GOES(1300),
                GIVES_UP(1300, busy, ATTEMPTS)}},
      {.name = "five failures of a state, then one of a server",
       .rows = {BEGINS, RETRIES(0, in_state, 5000), GOES(5000),
                RETRIES(5000, in_state, 12500), GOES(12500),
                RETRIES(12500, in_state, 23750), GOES(23750),
                RETRIES(23750, in_state, 40625), GOES(40625),
                RETRIES(40625, in_state, 65938), GOES(65938),
                GIVES_UP(65938, failed, ATTEMPTS)}},
      {.name = "attempts count over the whole call",
       .rows = {BEGINS, RETRIES(0, in_state, 5000), GOES(5000),
                RETRIES(5000, in_state, 12500), GOES(12500),
                RETRIES(12500, busy, 12500), GOES(12500),
                RETRIES(12500, in_state, 23750), GOES(23750),
                GIVES_UP(23750, failed, ATTEMPTS)}},
      {.name = "the caller's fewer attempts",
       .options = OPTIONS(.attempts = 2),
       .rows = {BEGINS, RETRIES(0, in_state, 5000), GOES(5000),
                GIVES_UP(5000, in_state, ATTEMPTS)}},
      {.name = "the caller's more attempts change nothing",
       .options = OPTIONS(.attempts = 100),
       .rows = {BEGINS, RETRIES(0, failed, 0), GOES(0), RETRIES(0, failed, 0),
                GOES(0), RETRIES(0, failed, 0), GOES(0),
                GIVES_UP(0, failed, ATTEMPTS)}},
      {.name = "one attempt is one",
       .options = OPTIONS(.attempts = 1),
       .rows = {BEGINS, GIVES_UP(0, busy, ATTEMPTS)}},
  };
  RUN(scripts);
}

Test(call, ends_by_its_deadline) {
  static const script scripts[] = {
      {.name = "a delay up to the deadline",
       .draw = MOST_DRAW,
       .options = OPTIONS(.deadline_ms = 110),
       .rows = {BEGINS, RETRIES(10, failed, 110), GOES(110),
                GIVES_UP(110, failed, DEADLINE)}},
      {.name = "a delay past the deadline",
       .draw = MOST_DRAW,
       .options = OPTIONS(.deadline_ms = 109),
       .rows = {BEGINS, GIVES_UP(10, failed, DEADLINE)}},
      {.name = "woken too late",
       .draw = MOST_DRAW,
       .options = OPTIONS(.deadline_ms = 150),
       .rows = {BEGINS, RETRIES(10, failed, 110),
                ROW_NEXT(151, GIVE_UP, DEADLINE, AGAIN_NEVER)}},
      {.name = "an attempt that began in time may succeed after it",
       .draw = MOST_DRAW,
       .options = OPTIONS(.deadline_ms = 150),
       .rows = {BEGINS, DELIVERS(5000)}},
      {.name = "the schedule's own, of the last verdict",
       .rows = {BEGINS, RETRIES(59000, in_state, 64000), GOES(64000),
                GIVES_UP(64000, failed, DEADLINE)}},
  };
  RUN(scripts);
}

Test(call, hears_what_the_server_asks_for) {
  static const script scripts[] = {
      {.name = "longer than the schedule's, and a tenth",
       .draw = MOST_DRAW,
       .rows = {BEGINS, RETRIES(0, failed_for_500ms, 550)}},
      {.name = "nothing is taken off",
       .draw = LEAST_DRAW,
       .rows = {BEGINS, RETRIES(0, busy_for_3s, 3000)}},
      {.name = "shorter than the schedule's",
       .draw = MOST_DRAW,
       .rows = {BEGINS, RETRIES(0, in_state_for_1s, 5000)}},
      {.name = "more than may be waited",
       .rows = {BEGINS, GIVES_UP(0, busy_for_21s, HINT)}},
      {.name = "clamped, not refused",
       .draw = MOST_DRAW,
       .rows = {BEGINS, RETRIES(0, clamped_for_21s, 2000)}},
      {.name = "past the deadline",
       .options = OPTIONS(.deadline_ms = 2999),
       .rows = {BEGINS, GIVES_UP(0, busy_for_3s, HINT)}},
      {.name = "jitter stops at the deadline",
       .draw = MOST_DRAW,
       .options = OPTIONS(.deadline_ms = 3050),
       .rows = {BEGINS, RETRIES(0, busy_for_3s, 3050)}},
      {.name = "pushback at once",
       .draw = MOST_DRAW,
       .rows = {BEGINS, RETRIES(0, pushed_at_once, 0)}},
      {.name = "pushback for good",
       .rows = {BEGINS, GIVES_UP(0, pushed_away, HINT)}},
      {.name = "no hint buys an attempt",
       .options = OPTIONS(.attempts = 1),
       .rows = {BEGINS, GIVES_UP(0, pushed_at_once, ATTEMPTS)}},
      {.name = "of one response only",
       .draw = LEAST_DRAW,
       .rows = {BEGINS, RETRIES(0, busy_for_3s, 3000), GOES(3000),
                RETRIES(3000, busy, 3000)}},
  };
  RUN(scripts);
}

static const again_attempt unsent = {
    sizeof(again_attempt), true, false, false, 0, 0, 0};

#define UNSENT(now)                                                            \
  ROW_END_AS(now, unreachable, unsent, RETRY, NONE, now), GOES(now)

Test(call, counts_only_what_was_sent) {
  static const script scripts[] = {
      {.name = "three unsent, four sent",
       .rows = {BEGINS, UNSENT(0), UNSENT(0), UNSENT(0), RETRIES(0, failed, 0),
                GOES(0), RETRIES(0, failed, 0), GOES(0), RETRIES(0, failed, 0),
                GOES(0), GIVES_UP(0, failed, ATTEMPTS)}},
      {.name = "ten are enough",
       .rows = {BEGINS, UNSENT(0), UNSENT(0), UNSENT(0), UNSENT(0), UNSENT(0),
                UNSENT(0), UNSENT(0), UNSENT(0), UNSENT(0),
                ROW_END_AS(0, unreachable, unsent, GIVE_UP, ATTEMPTS,
                           AGAIN_NEVER)}},
      {.name = "begun anew, ten more",
       .rows = {BEGINS, UNSENT(0), ROW_BEGIN(0, GO, NONE, AGAIN_NEVER),
                UNSENT(0), UNSENT(0), UNSENT(0), UNSENT(0), UNSENT(0),
                UNSENT(0), UNSENT(0), UNSENT(0), UNSENT(0),
                ROW_END_AS(0, unreachable, unsent, GIVE_UP, ATTEMPTS,
                           AGAIN_NEVER)}},
      {.name = "one attempt is one, sent or not",
       .options = OPTIONS(.attempts = 1),
       .rows = {BEGINS, ROW_END_AS(0, unreachable, unsent, GIVE_UP, ATTEMPTS,
                                   AGAIN_NEVER)}},
      {.name = "delays grow with unsent ones too",
       .draw = MOST_DRAW,
       .rows = {BEGINS, ROW_END_AS(0, unreachable, unsent, RETRY, NONE, 100),
                GOES(100),
                ROW_END_AS(100, unreachable, unsent, RETRY, NONE, 300)}},
      {.name = "what was not sent had no effect",
       .method = "POST",
       .rows = {BEGINS, ROW_END_AS(0, broken, unsent, RETRY, NONE, 0)}},
      {.name = "bounded by the deadline",
       .draw = MOST_DRAW,
       .options = OPTIONS(.deadline_ms = 50),
       .rows = {BEGINS, ROW_END_AS(0, unreachable, unsent, GIVE_UP, DEADLINE,
                                   AGAIN_NEVER)}},
  };
  RUN(scripts);
}

Test(call, counts_no_attempt_that_got_on) {
  static const again_attempt mib = {
      sizeof(again_attempt), false, false, false, 1 << 20, 100, 0};
  static const again_attempt byte = {
      sizeof(again_attempt), false, false, false, 1, 100, 0};
#define RESUMES(attempt)                                                       \
  ROW_END_AS(0, cut_off, attempt, RETRY, NONE, 0), GOES(0)
  static const script scripts[] = {
      {.name = "three resumes, four attempts",
       .rows = {BEGINS, RESUMES(mib), RESUMES(mib), RESUMES(mib), RESUMES(mib),
                RESUMES(mib), RESUMES(mib),
                ROW_END_AS(0, cut_off, mib, GIVE_UP, ATTEMPTS, AGAIN_NEVER)}},
      {.name = "a byte at a time earns one",
       .rows = {BEGINS, RESUMES(byte), RESUMES(byte), RESUMES(byte),
                RESUMES(byte),
                ROW_END_AS(0, cut_off, byte, GIVE_UP, ATTEMPTS, AGAIN_NEVER)}},
      {.name = "one attempt is one, whatever it brought",
       .options = OPTIONS(.attempts = 1),
       .rows = {BEGINS,
                ROW_END_AS(0, cut_off, mib, GIVE_UP, ATTEMPTS, AGAIN_NEVER)}},
  };
  RUN(scripts);
}

/* What the client sent unasked is no less an attempt to the server. */
Test(call, counts_what_was_sent_again_unasked) {
  static const again_attempt resent = {
      sizeof(again_attempt), false, false, false, 0, 0, 2};
  static const again_attempt resent_resume = {
      sizeof(again_attempt), false, false, false, 1 << 20, 100, 2};
  static const again_attempt endless = {
      sizeof(again_attempt), false, false, false, 0, 0, UINT32_MAX};
  static const script scripts[] = {
      {.name = "two more of four",
       .rows = {BEGINS, ROW_END_AS(0, failed, resent, RETRY, NONE, 0), GOES(0),
                GIVES_UP(0, failed, ATTEMPTS)}},
      {.name = "progress excuses the last alone",
       .rows = {BEGINS, ROW_END_AS(0, cut_off, resent_resume, RETRY, NONE, 0),
                GOES(0),
                ROW_END_AS(0, failed, resent, GIVE_UP, ATTEMPTS, AGAIN_NEVER)}},
      {.name = "more than can be counted",
       .rows = {BEGINS, ROW_END_AS(0, failed, endless, GIVE_UP, ATTEMPTS,
                                   AGAIN_NEVER)}},
  };
  RUN(scripts);
}

/* It has made no attempt, and asks for another. */
Test(call, takes_back_what_was_not_sent) {
  static const script scripts[] = {
      {.name = "the first",
       .rows = {BEGINS, ROW_WITHDRAW(5, WAIT, NONE, 5), GOES(5), DELIVERS(6)}},
      {.name = "another",
       .draw = MOST_DRAW,
       .rows = {BEGINS, RETRIES(10, failed, 110), GOES(110),
                ROW_WITHDRAW(115, WAIT, NONE, 115), GOES(120),
                RETRIES(130, failed, 330)}},
      {.name = "and is held",
       .grants = {GRANT(.answer = AGAIN_GRANT_GO),
                  GRANT(.answer = AGAIN_GRANT_WAIT,
                        .why = AGAIN_WHY_UNAVAILABLE, .until_ms = 50)},
       .grant_count = 2,
       .rows = {BEGINS, ROW_WITHDRAW(5, WAIT, NONE, 5),
                ROW_NEXT(5, WAIT, UNAVAILABLE, 50), GOES(50), DELIVERS(60)}},
      {.name = "and is too late",
       .rows = {BEGINS, ROW_WITHDRAW(5, WAIT, NONE, 5),
                ROW_NEXT(60001, GIVE_UP, DEADLINE, AGAIN_NEVER)}},
      {.name = "where none is under way",
       .draw = MOST_DRAW,
       .rows = {ROW_WITHDRAW(0, GIVE_UP, NONE, AGAIN_NEVER), BEGINS,
                RETRIES(10, failed, 110), ROW_WITHDRAW(20, RETRY, NONE, 110),
                GOES(110), DELIVERS(120),
                ROW_WITHDRAW(130, DELIVER, SUCCESS, AGAIN_NEVER)}},
  };
  RUN(scripts);
}

Test(call, can_be_cancelled_anywhere) {
  static const script scripts[] = {
      {.name = "before it begins", .rows = {ROW_CANCEL(0, GIVE_UP, CALLER)}},
      {.name = "under way", .rows = {BEGINS, ROW_CANCEL(1, GIVE_UP, CALLER)}},
      {.name = "while it waits",
       .draw = MOST_DRAW,
       .rows = {BEGINS, RETRIES(1, failed, 101), ROW_CANCEL(2, GIVE_UP, CALLER),
                ROW_NEXT(200, GIVE_UP, CALLER, AGAIN_NEVER)}},
      {.name = "and begun anew",
       .rows = {BEGINS, ROW_CANCEL(1, GIVE_UP, CALLER),
                ROW_BEGIN(2, GO, NONE, AGAIN_NEVER), DELIVERS(3)}},
  };
  RUN(scripts);
}
