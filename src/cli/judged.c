#include "judged.h"

#include "deciding/delay.h"
#include "matching/match.h"

/* A delay counts from the arrival; of a response that was written down, the
 * server's own date stands for it. */
static int64_t come_back(const again_response *response,
                         const again_hint *hint) {
  int64_t from_s = response->time.wall_s;
  int64_t at_s = 0;
  bool has_start =
      response->has_time || again_response_server_date(response, &from_s);
  if (!hint->has_delay || hint->delay_ms > INT64_MAX || !has_start ||
      __builtin_add_overflow(from_s, (int64_t)((hint->delay_ms + 999) / 1000),
                             &at_s)) {
    return 0;
  }
  return at_s;
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
  out->outlook =
      again_outlook_make(out->policy, &out->verdict, &out->hint, is_idempotent);
}

/* What becomes of a wait by the schedule when the hint is heard. */
static uint64_t hear(const again_judged *judged, uint64_t ms, uint64_t draw) {
  again_delay_parts parts = {.hint = &judged->hint,
                             .scheduled_ms = ms,
                             .base_ms = judged->outlook.schedule->base_ms,
                             .room_ms = judged->outlook.deadline_ms};
  return again_delay_make(&parts, draw).ms;
}

bool again_judged_next(const again_judged *judged, again_outlook_step *step) {
  bool is_first = step->attempt == 0;
  if (!again_outlook_next(&judged->outlook, step)) {
    return false;
  }
  if (is_first) {
    step->delay.low_ms = hear(judged, step->delay.low_ms, 0);
    step->delay.high_ms = hear(judged, step->delay.high_ms, UINT64_MAX);
    step->begins = step->delay;
  }
  return true;
}

uint64_t again_judged_delay_max_ms(const again_judged *judged) {
  again_outlook_step step = {.attempt = 0};
  uint64_t longest_ms = 0;
  while (again_outlook_next(&judged->outlook, &step)) {
    longest_ms =
        step.delay.high_ms > longest_ms ? step.delay.high_ms : longest_ms;
  }
  return longest_ms;
}
