#include "matching/peek.h"

#include "matching/match.h"

static bool is_any_to_come(const again_entries *entries,
                           const again_values *values) {
  for (size_t i = 0; i < entries->count; i++) {
    if (again_values_may_be_present(values, entries->items[i].slot)) {
      return true;
    }
  }
  return false;
}

/* An absent code matches no glob. A message is there in any case where the
 * body is neither JSON nor XML. */
static bool fields_may_match(const again_condition *condition,
                             const again_response *response) {
  const again_values *values = response->values;
  const again_entries *fields = response->policy->fields;
  return (condition->code.count == 0 ||
          is_any_to_come(&fields[AGAIN_FIELD_CODE], values)) &&
         (condition->message.count == 0 || !again_values_are_parsed(values) ||
          is_any_to_come(&fields[AGAIN_FIELD_MESSAGE], values));
}

static bool values_may_be_as_wished(const again_condition *condition,
                                    const again_values *values) {
  for (size_t i = 0; i < condition->is_count; i++) {
    if (!again_values_may_hold(values, condition->is[i])) {
      return false;
    }
  }
  for (size_t i = 0; i < condition->has_count; i++) {
    if (!again_values_may_be_present(values, condition->has[i])) {
      return false;
    }
  }
  for (size_t i = 0; i < condition->lacks_count; i++) {
    if (!again_values_may_be_absent(values, condition->lacks[i])) {
      return false;
    }
  }
  return true;
}

static bool may_match(const again_condition *condition,
                      const again_response *response) {
  if (condition->transport != 0 ||
      !again_condition_suits_request(condition, response)) {
    return false;
  }
  /* Of header lines that are still to come, nothing is known. */
  return !again_values_head(response->values)->complete ||
         (fields_may_match(condition, response) &&
          values_may_be_as_wished(condition, response->values));
}

bool again_peek_may_match(const again_response *response) {
  const again_policy *policy = response->policy;
  for (size_t i = 0; i < policy->peek_count; i++) {
    if (may_match(&policy->peeks[i], response)) {
      return true;
    }
  }
  return false;
}
