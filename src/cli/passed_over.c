#include "passed_over.h"

#include "base/glob.h"
#include "policy/nearest.h"

/* --- member by member --------------------------------------------------- */

/* Puts one member of `from` into `to`; false where it has none. */
static bool take_member(again_condition *to, const again_condition *from,
                        again_miss member) {
  switch (member) {
  case AGAIN_MISS_NOTHING:
    return false;
  case AGAIN_MISS_CODE:
    to->code = from->code;
    return from->code.count > 0;
  case AGAIN_MISS_STATUS:
    to->status = from->status;
    to->status_count = from->status_count;
    return from->status_count > 0;
  case AGAIN_MISS_TRANSPORT:
    to->transport = from->transport;
    return from->transport != 0;
  case AGAIN_MISS_METHOD:
    to->method = from->method;
    return from->method.count > 0;
  case AGAIN_MISS_OPERATION:
    to->operation = from->operation;
    return from->operation.count > 0;
  case AGAIN_MISS_MESSAGE:
    to->message = from->message;
    return from->message.count > 0;
  case AGAIN_MISS_IS:
    to->is = from->is;
    to->is_count = from->is_count;
    return from->is_count > 0;
  case AGAIN_MISS_HAS:
    to->has = from->has;
    to->has_count = from->has_count;
    return from->has_count > 0;
  case AGAIN_MISS_LACKS:
    to->lacks = from->lacks;
    to->lacks_count = from->lacks_count;
    return from->lacks_count > 0;
  case AGAIN_MISS_SKEW:
    to->has_skew = from->has_skew;
    to->skew_ms = from->skew_ms;
    return from->has_skew;
  }
  return false;
}

bool again_passed_miss(const again_passed *passed, again_miss *miss) {
  for (int i = (int)*miss + 1; i <= AGAIN_MISS_SKEW; i++) {
    again_condition one = {.status_count = 0};
    if (take_member(&one, &passed->missed, (again_miss)i)) {
      *miss = (again_miss)i;
      return true;
    }
  }
  return false;
}

/* In a shorter one every other is a slip. */
enum { SLIP_BYTES_MIN = 4 };

/* Case matters in codes, and whoever wrote one down may have slipped. */
static bool is_similar(again_text pattern, again_text code) {
  if (again_glob_match_ignore_case(pattern, code)) {
    return true;
  }
  if (code.size < SLIP_BYTES_MIN) {
    return false;
  }
  again_nearest nearest;
  again_nearest_init(&nearest, code);
  again_nearest_offer(&nearest, pattern.data);
  return nearest.name != NULL;
}

/* Of the codes that don't match, the first that is similar is left. */
static bool find_similar(again_passed *passed, again_text code) {
  const again_texts *patterns = &passed->rule->when.code;
  for (size_t i = 0; code.data != NULL && i < patterns->count; i++) {
    if (is_similar(patterns->items[i], code)) {
      passed->missed.code = (again_texts){&patterns->items[i], 1};
      passed->has_similar_code = true;
      return true;
    }
  }
  return false;
}

static again_passed weigh(const again_rule *rule,
                          const again_response *response) {
  again_passed passed = {.rule = rule};
  for (int i = AGAIN_MISS_CODE; i <= AGAIN_MISS_SKEW; i++) {
    again_condition one = {.status_count = 0};
    if (!take_member(&one, &rule->when, (again_miss)i)) {
      continue;
    }
    passed.count++;
    if (again_condition_miss(&one, response) == AGAIN_MISS_NOTHING) {
      passed.held++;
      continue;
    }
    (void)take_member(&passed.missed, &rule->when, (again_miss)i);
    passed.first =
        passed.first != AGAIN_MISS_NOTHING ? passed.first : (again_miss)i;
  }
  return passed;
}

/* --- rule by rule ------------------------------------------------------- */

bool again_passed_next(const again_judged *judged, size_t *at,
                       again_passed *out) {
  const again_policy *policy = judged->policy;
  bool asks = judged->verdict.error_class != AGAIN_CLASS_SUCCESS ||
              judged->rule != NULL;
  if (!asks || *at == policy->rule_count ||
      &policy->rules[*at] == judged->rule) {
    return false;
  }
  *out = weigh(&policy->rules[(*at)++], judged->response);
  return true;
}

/* Something that tells kinds of answers apart holds. A code that is not the
 * rule's is another error, unless no rule knows it and one has its like. */
static bool is_near(again_passed *passed, const again_judged *judged) {
  const again_condition *when = &passed->rule->when;
  const again_condition *missed = &passed->missed;
  if (missed->code.count > 0) {
    bool is_named = judged->rule != NULL && judged->rule->when.code.count > 0;
    return !is_named &&
           find_similar(passed, again_response_code(judged->response));
  }
  return when->code.count > 0 ||
         (when->status_count > 0 && missed->status_count == 0) ||
         (when->transport != 0 && missed->transport == 0);
}

static bool is_nearer(const again_passed *a, const again_passed *than) {
  unsigned missing = a->count - a->held;
  unsigned than_missing = than->count - than->held;
  return missing != than_missing ? missing < than_missing
                                 : a->held > than->held;
}

/* Equals stay in the order of the rules. */
static void offer(again_near *near, const again_passed *passed) {
  size_t place = near->count;
  while (place > 0 && is_nearer(passed, &near->items[place - 1])) {
    place--;
  }
  near->left_out += near->count == AGAIN_NEAR_MAX ? 1 : 0;
  if (place == AGAIN_NEAR_MAX) {
    return;
  }
  near->count += near->count < AGAIN_NEAR_MAX ? 1 : 0;
  for (size_t i = near->count - 1; i > place; i--) {
    near->items[i] = near->items[i - 1];
  }
  near->items[place] = *passed;
}

void again_near_find(const again_judged *judged, again_near *out) {
  size_t at = 0;
  again_passed passed;
  *out = (again_near){.count = 0};
  while (again_passed_next(judged, &at, &passed)) {
    if (is_near(&passed, judged)) {
      offer(out, &passed);
    }
  }
}
