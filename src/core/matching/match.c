#include "matching/match.h"

#include "base/glob.h"

const char *again_miss_name(again_miss miss) {
  switch (miss) {
  case AGAIN_MISS_NOTHING:
    return "";
  case AGAIN_MISS_CODE:
    return "code";
  case AGAIN_MISS_STATUS:
    return "status";
  case AGAIN_MISS_TRANSPORT:
    return "transport";
  case AGAIN_MISS_METHOD:
    return "method";
  case AGAIN_MISS_OPERATION:
    return "operation";
  case AGAIN_MISS_MESSAGE:
    return "message";
  case AGAIN_MISS_IS:
    return "is";
  case AGAIN_MISS_HAS:
    return "has";
  case AGAIN_MISS_LACKS:
    return "lacks";
  case AGAIN_MISS_SKEW:
    return "skew";
  }
  return "?";
}

typedef bool text_match_fn(again_text pattern, again_text text);

/* No pattern at all is no condition; an absent text matches no pattern. */
static bool texts_match(const again_texts *patterns, again_text text,
                        text_match_fn *match) {
  if (patterns->count == 0) {
    return true;
  }
  for (size_t i = 0; text.data != NULL && i < patterns->count; i++) {
    if (match(patterns->items[i], text)) {
      return true;
    }
  }
  return false;
}

static bool status_matches(const again_condition *condition, unsigned status) {
  for (size_t i = 0; i < condition->status_count; i++) {
    if (status >= condition->status[i].low &&
        status <= condition->status[i].high) {
      return true;
    }
  }
  return condition->status_count == 0;
}

static bool transport_matches(const again_condition *condition,
                              again_transport transport) {
  return condition->transport == 0 ||
         (condition->transport & (1u << (unsigned)transport)) != 0;
}

static bool method_matches(const again_condition *condition,
                           const again_response *response) {
  return texts_match(&condition->method, again_response_method(response),
                     again_text_equals);
}

static bool operation_matches(const again_condition *condition,
                              const again_response *response) {
  return texts_match(&condition->operation, again_response_operation(response),
                     again_glob_match);
}

static bool tests_hold(const again_condition *condition,
                       const again_values *values) {
  for (size_t i = 0; i < condition->is_count; i++) {
    if (!again_values_holds(values, condition->is[i])) {
      return false;
    }
  }
  return true;
}

static bool slots_are(const again_slot *slots, size_t count,
                      const again_values *values, bool present) {
  for (size_t i = 0; i < count; i++) {
    if (again_values_is_present(values, slots[i]) != present) {
      return false;
    }
  }
  return true;
}

static bool skew_matches(const again_condition *condition,
                         const again_response *response) {
  int64_t offset_ms;
  if (!condition->has_skew) {
    return true;
  }
  if (!again_response_clock_offset(response, &offset_ms)) {
    return false;
  }
  uint64_t distance_ms =
      offset_ms < 0 ? 0 - (uint64_t)offset_ms : (uint64_t)offset_ms;
  return distance_ms >= condition->skew_ms;
}

static bool code_matches(const again_condition *condition,
                         const again_response *response) {
  return texts_match(&condition->code, again_response_code(response),
                     again_glob_match);
}

/* All but the code, which the index has seen to where a rule has one. */
static again_miss miss_besides_code(const again_condition *condition,
                                    const again_response *response) {
  if (!status_matches(condition, response->status)) {
    return AGAIN_MISS_STATUS;
  }
  if (!transport_matches(condition, response->transport)) {
    return AGAIN_MISS_TRANSPORT;
  }
  if (!method_matches(condition, response)) {
    return AGAIN_MISS_METHOD;
  }
  if (!operation_matches(condition, response)) {
    return AGAIN_MISS_OPERATION;
  }
  if (!texts_match(&condition->message, again_response_message(response),
                   again_glob_match_ignore_case)) {
    return AGAIN_MISS_MESSAGE;
  }
  if (!tests_hold(condition, response->values)) {
    return AGAIN_MISS_IS;
  }
  if (!slots_are(condition->has, condition->has_count, response->values,
                 true)) {
    return AGAIN_MISS_HAS;
  }
  if (!slots_are(condition->lacks, condition->lacks_count, response->values,
                 false)) {
    return AGAIN_MISS_LACKS;
  }
  return skew_matches(condition, response) ? AGAIN_MISS_NOTHING
                                           : AGAIN_MISS_SKEW;
}

again_miss again_condition_miss(const again_condition *condition,
                                const again_response *response) {
  return code_matches(condition, response)
             ? miss_besides_code(condition, response)
             : AGAIN_MISS_CODE;
}

bool again_condition_suits_request(const again_condition *condition,
                                   const again_response *response) {
  return status_matches(condition, response->status) &&
         method_matches(condition, response) &&
         operation_matches(condition, response);
}

static bool is_passed_over(uint32_t rule, const void *user) {
  const again_response *response = user;
  const again_condition *condition = &response->policy->rules[rule].when;
  /* Most are for another status: that costs no call. */
  return !status_matches(condition, response->status) ||
         miss_besides_code(condition, response) != AGAIN_MISS_NOTHING;
}

const again_rule *again_match(const again_response *response) {
  const again_policy *policy = response->policy;
  uint32_t count = (uint32_t)policy->rule_count;
  uint32_t first = count;
  again_text code = again_response_code(response);
  if (code.data != NULL) {
    first = again_code_index_first(policy->codes, code, count, is_passed_over,
                                   response);
  }
  for (size_t i = 0; i < policy->codeless_count; i++) {
    if (policy->codeless[i] >= first) {
      break;
    }
    if (!is_passed_over(policy->codeless[i], response)) {
      first = policy->codeless[i];
    }
  }
  return first < count ? &policy->rules[first] : NULL;
}

bool again_meets_rules(const again_response *response) {
  if (response->transport == AGAIN_TRANSPORT_CALLER ||
      response->transport == AGAIN_TRANSPORT_LOCAL) {
    return false;
  }
  if (response->transport != AGAIN_TRANSPORT_OK ||
      !again_status_is_success(response->status)) {
    return true;
  }
  const again_policy *policy = response->policy;
  for (size_t i = 0; i < policy->peek_count; i++) {
    if (again_condition_miss(&policy->peeks[i], response) ==
        AGAIN_MISS_NOTHING) {
      return true;
    }
  }
  return false;
}
