#include "health_script.h"

#include <criterion/criterion.h>
#include <string.h>

again_health_config health_config;

again_health fresh_health(void) {
  again_health health;
  again_health_init(&health);
  health_config = (again_health_config){.is_on = true,
                                        .close_after = 5,
                                        .probe = again_health_probe,
                                        .probe_timeout_ms = 10000};
  return health;
}

again_health closed_health(void) {
  again_health health = fresh_health();
  tell_answers(&health, 1000, "xxxxx");
  cr_assert_eq(health.mode, AGAIN_HEALTH_CLOSED);
  return health;
}

again_health_ask health_asked(uint64_t now_ms) {
  return (again_health_ask){.now_ms = now_ms,
                            .deadline_ms = UINT64_MAX,
                            .queued_count = 1,
                            .may_probe = true,
                            .is_warm = true,
                            .draw = 6};
}

again_health_grant ask_health(again_health *health, uint64_t now_ms) {
  again_health_ask question = health_asked(now_ms);
  return again_health_on_ask(health, &health_config, &question);
}

void tell_health(again_health *health, uint64_t now_ms, uint64_t sent_ms,
                 uint64_t probe, again_outcome outcome, uint64_t draw) {
  again_health_tell told = {.now_ms = now_ms,
                            .sent_ms = sent_ms,
                            .probe = probe,
                            .outcome = outcome,
                            .draw = draw};
  again_health_on_tell(health, &health_config, &told);
  cr_assert(again_health_is_sane(health));
}

void tell_answers(again_health *health, uint64_t now_ms, const char *answers) {
  static const char letters[] = "-ext0";
  static const again_outcome outcomes[] = {
      AGAIN_OUTCOME_SUCCESS, AGAIN_OUTCOME_ERROR, AGAIN_OUTCOME_OVERLOAD,
      AGAIN_OUTCOME_THROTTLED, AGAIN_OUTCOME_NONE};
  for (; *answers != 0; answers++, now_ms++) {
    size_t which = (size_t)(strchr(letters, *answers) - letters);
    tell_health(health, now_ms, now_ms, 0, outcomes[which], 0);
  }
}
