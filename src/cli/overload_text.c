#include "overload_text.h"

#include <inttypes.h>

#include "policy/policy.h"
#include "policy/words.h"

static bool is_throttling(const again_judged *judged) {
  return again_text_is(again_text_of(judged->verdict.reason), "throttling");
}

static bool is_overload(const again_judged *judged) {
  return again_texts_have(&judged->policy->governor.overload,
                          again_text_of(judged->verdict.reason));
}

static uint32_t token_cost(const again_judged *judged) {
  const again_governor_config *governor = &judged->policy->governor;
  return is_throttling(judged) ? governor->throttle_cost : governor->cost;
}

static void add_health(again_page *page,
                       const again_governor_config *governor) {
  if (!governor->health) {
    again_page_add(page, "calls are not held for it: health is off");
    return;
  }
  again_page_add(page,
                 "where at least %" PRIu32 " answers in a row are, calls "
                 "of its %.*s %s, all but probes",
                 governor->close_after, (int)governor->scope.size,
                 governor->scope.data,
                 governor->fail_fast ? "give up" : "are held");
}

static void add_budget(again_page *page, const again_judged *judged) {
  const again_governor_config *governor = &judged->policy->governor;
  switch (governor->budget) {
  case AGAIN_BUDGET_OFF:
    break;
  case AGAIN_BUDGET_TOKENS:
    again_page_add(page, "; a retry costs %" PRIu32 " of %" PRIu32 " tokens",
                   token_cost(judged), governor->capacity);
    break;
  case AGAIN_BUDGET_RATIO:
    again_page_add(page, "; retries are at most %g %% of the calls",
                   governor->percent);
    break;
  case AGAIN_BUDGET_THROTTLE:
    again_page_add(page,
                   "; it takes 1 of %" PRIu32
                   " tokens, and no retry goes at half of them",
                   governor->capacity);
    break;
  case AGAIN_BUDGET_CONCURRENCY:
    again_page_add(page, "; retries are at most %g %% of the calls at once",
                   governor->percent);
    break;
  }
}

void again_overload_add(again_page *page, const again_judged *judged) {
  const again_governor_config *governor = &judged->policy->governor;
  if (judged->outlook.retry == AGAIN_RETRY_NO) {
    return;
  }
  again_page_add(page, "  overload ");
  if (!is_overload(judged)) {
    again_page_add(page, "no: other calls do not wait for it\n");
    return;
  }
  if (again_text_is(governor->scope, "call")) {
    again_page_add(page, "yes, but each call is a scope of its own\n");
    return;
  }
  again_page_add(page, "yes: ");
  add_health(page, governor);
  add_budget(page, judged);
  if (governor->adaptive_rate && is_throttling(judged)) {
    again_page_add(page, "; the send rate falls");
  }
  again_page_add(page, "\n");
}

void again_overload_write(again_json_out *json, const again_judged *judged) {
  const again_governor_config *governor = &judged->policy->governor;
  again_json_open_object(json, "governor");
  again_json_bool(json, "overload", is_overload(judged));
  again_json_text(json, "scope", governor->scope);
  again_json_bool(json, "health", governor->health);
  again_json_uint(json, "close_after", governor->close_after);
  again_json_bool(json, "fail_fast", governor->fail_fast);
  again_json_text(json, "budget",
                  again_text_of(again_words_budget.name(governor->budget)));
  if (governor->budget == AGAIN_BUDGET_TOKENS) {
    again_json_uint(json, "retry_cost", token_cost(judged));
  } else {
    again_json_null(json, "retry_cost");
  }
  again_json_bool(json, "adaptive_rate", governor->adaptive_rate);
  again_json_close_object(json);
}
