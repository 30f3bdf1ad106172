#include "judged.h"

#include "base/civil.h"
#include "base/extremes.h"
#include "base/saturate.h"
#include "deciding/delay.h"
#include "deciding/gates.h"
#include "matching/match.h"

/* A delay counts from the arrival; of a response that was written down, the
 * server's own date stands for it. 0 beyond the last date that can be told. */
static int64_t come_back(const again_response *response,
                         const again_hint *hint) {
  int64_t from_s = response->time.wall_s;
  int64_t at_s = 0;
  again_civil date;
  bool has_start =
      response->has_time || again_response_server_date(response, &from_s);
  if (!hint->has_delay || hint->delay_ms > INT64_MAX || !has_start ||
      __builtin_add_overflow(from_s, (int64_t)((hint->delay_ms + 999) / 1000),
                             &at_s) ||
      !again_civil_from_seconds(at_s, &date)) {
    return 0;
  }
  return at_s;
}

static bool is_unsent(again_transport transport) {
  return transport == AGAIN_TRANSPORT_RESOLVE ||
         transport == AGAIN_TRANSPORT_CONNECT ||
         transport == AGAIN_TRANSPORT_TLS;
}

void again_judge(const again_response *response, bool is_idempotent,
                 again_judged *out) {
  *out = (again_judged){
      .response = response,
      .policy = again_response_policy(response),
      .rule = again_meets_rules(response) ? again_match(response) : NULL,
      .verdict = AGAIN_VERDICT_INIT,
      .hint = AGAIN_HINT_INIT,
  };
  again_classify(response, &out->verdict);
  again_response_hint(response, &out->hint);
  out->retry_at_s = come_back(response, &out->hint);
  out->is_unsent = is_unsent(response->transport);
  out->outlook =
      again_outlook_make(out->policy, &out->verdict, &out->hint, is_idempotent);
}

/* What becomes of a wait by the schedule, `waited_ms` after the first attempt,
 * when the hint is heard. */
static uint64_t hear(const again_judged *judged, uint64_t waited_ms,
                     uint64_t ms, uint64_t draw) {
  again_delay_parts parts = {
      .hint = &judged->hint,
      .scheduled_ms = ms,
      .base_ms = judged->outlook.schedule->base_ms,
      .room_ms = again_sat_sub(judged->outlook.deadline_ms, waited_ms)};
  return again_delay_make(&parts, draw).ms;
}

uint32_t again_judged_tries(const again_judged *judged) {
  uint32_t attempts_max = judged->outlook.attempts_max;
  return judged->is_unsent && attempts_max > 1 ? AGAIN_GATES_UNSENT_MAX
                                               : attempts_max;
}

/* As the gate has it: a clock that is set, and still refused, is not what is
 * wrong. */
static bool is_remedy_spent(const again_judged *judged, uint32_t attempt) {
  bool helps_once = judged->verdict.remedy != AGAIN_REMEDY_NONE &&
                    judged->verdict.remedy != AGAIN_REMEDY_RESIGN;
  return helps_once && attempt >= 2;
}

again_why again_judged_end(const again_judged *judged,
                           const again_outlook_step *last) {
  if (is_remedy_spent(judged, last->attempt)) {
    return AGAIN_WHY_REMEDY;
  }
  return last->attempt >= again_judged_tries(judged) ? AGAIN_WHY_ATTEMPTS
                                                     : AGAIN_WHY_DEADLINE;
}

bool again_judged_next(const again_judged *judged, again_outlook_step *step) {
  again_span before = step->begins;
  again_outlook outlook = judged->outlook;
  outlook.attempts_max = again_judged_tries(judged);
  again_outlook_step next = *step;
  if (is_remedy_spent(judged, step->attempt) ||
      !again_outlook_next(&outlook, &next)) {
    return false;
  }
  uint64_t low_ms = hear(judged, before.low_ms, next.delay.low_ms, 0);
  uint64_t high_ms =
      hear(judged, before.low_ms, next.delay.high_ms, UINT64_MAX);
  next.delay = (again_span){low_ms, high_ms};
  next.begins = (again_span){again_sat_add(before.low_ms, low_ms),
                             again_sat_add(before.high_ms, high_ms)};
  if (next.begins.low_ms > outlook.deadline_ms) {
    return false;
  }
  *step = next;
  return true;
}

uint64_t again_judged_delay_max_ms(const again_judged *judged) {
  again_outlook_step step = {.attempt = 1};
  uint64_t longest_ms = 0;
  while (again_judged_next(judged, &step)) {
    longest_ms = again_greatest(longest_ms, step.delay.high_ms);
  }
  return longest_ms;
}
