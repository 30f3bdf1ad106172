#include "scripted_governor.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static void scripted_ask(again_governor *self, const char *scope,
                         const again_time *now, const again_want *want,
                         again_grant *out) {
  scripted_governor *governor = (scripted_governor *)self;
  size_t at = governor->ask_count++;
  cr_assert_lt(at, SCRIPTED_MAX);
  governor->wants[at] = *want;
  (void)snprintf(governor->reasons[at], sizeof(governor->reasons[at]), "%s",
                 want->reason != NULL ? want->reason : "");
  (void)snprintf(governor->scope, sizeof(governor->scope), "%s", scope);

  if (at < governor->answer_count) {
    *out = governor->answers[at];
  } else {
    out->answer = AGAIN_GRANT_GO;
    out->send_ms = now->mono_ms;
  }
  if (out->answer == AGAIN_GRANT_GO && !want->is_paid) {
    out->lease = at;
    governor->open |= UINT64_C(1) << at;
  }
}

static void scripted_tell(again_governor *self, const char *scope,
                          const again_time *now, const again_grant *grant,
                          again_outcome outcome) {
  scripted_governor *governor = (scripted_governor *)self;
  (void)now;
  cr_assert_str_eq(scope, governor->scope);
  cr_assert_lt(grant->lease, SCRIPTED_MAX);
  uint64_t lease = UINT64_C(1) << grant->lease;
  bool is_queued = grant->answer == AGAIN_GRANT_WAIT && grant->held != NULL;
  cr_assert((governor->open & lease) != 0 || is_queued, "lease %d is not open",
            (int)grant->lease);
  governor->open &= ~lease;
  governor->told[governor->tell_count] = *grant;
  governor->outcomes[governor->tell_count++] = outcome;
}

static void scripted_free(again_governor *self) {
  (void)self;
}

void scripted_governor_init(scripted_governor *governor,
                            const again_grant *answers, size_t count) {
  memset(governor, 0, sizeof(*governor));
  governor->interface =
      (again_governor){scripted_ask, scripted_tell, scripted_free};
  governor->answers = answers;
  governor->answer_count = count;
}
