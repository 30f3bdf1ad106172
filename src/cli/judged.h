/* All there is to tell of a response: what it is, by which rule, and what
 * would happen next. */
#ifndef AGAIN_CLI_JUDGED_H
#define AGAIN_CLI_JUDGED_H

#include "deciding/outlook.h"
#include "matching/response.h"

typedef struct again_judged {
  const again_response *response;
  const again_policy *policy;
  const again_rule *rule; /* NULL = none */
  again_verdict verdict;
  again_hint hint;
  again_outlook outlook;
  /* When the server said to come back; 0 = it did not, or nobody knows from
   * when to count. */
  int64_t retry_at_s;
  /* Nothing was sent: a try like it is no attempt, and is bounded apart. */
  bool is_unsent;
} again_judged;

/* The texts are the response's and its policy's. `is_idempotent`: a second
 * effect is known to do no harm. */
void again_judge(const again_response *response, bool is_idempotent,
                 again_judged *out);

/* How often the request would be tried, were all answers alike. */
uint32_t again_judged_tries(const again_judged *judged);

/* As again_outlook_next() from attempt 1 on, and each wait is as long as the
 * hint makes it, which every answer bears; false also where a remedy is used up
 * that helps once. */
bool again_judged_next(const again_judged *judged, again_outlook_step *step);
/* Why there is no attempt after the last: REMEDY, ATTEMPTS or DEADLINE. */
again_why again_judged_end(const again_judged *judged,
                           const again_outlook_step *last);

/* The longest wait between two attempts, were all answers alike. */
uint64_t again_judged_delay_max_ms(const again_judged *judged);

#endif
