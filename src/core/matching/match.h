/* Rules against a response. */
#ifndef AGAIN_MATCHING_MATCH_H
#define AGAIN_MATCHING_MATCH_H

#include "matching/response.h"

/* The condition on which a rule was passed over, in the order asked. */
typedef enum again_miss {
  AGAIN_MISS_NOTHING, /* all hold */
  AGAIN_MISS_CODE,
  AGAIN_MISS_STATUS,
  AGAIN_MISS_TRANSPORT,
  AGAIN_MISS_METHOD,
  AGAIN_MISS_OPERATION,
  AGAIN_MISS_MESSAGE,
  AGAIN_MISS_IS,
  AGAIN_MISS_HAS,
  AGAIN_MISS_LACKS,
  AGAIN_MISS_SKEW
} again_miss;

/* "code", "status" ... as the policy file names the member. */
const char *again_miss_name(again_miss miss);

/* The first condition that does not hold. */
again_miss again_condition_miss(const again_condition *condition,
                                const again_response *response);

/* Whether status, method and operation, which are known first, hold. */
bool again_condition_suits_request(const again_condition *condition,
                                   const again_response *response);

/* The first rule that matches; NULL = none. Does not ask whether the answer
 * meets the rules at all. */
const again_rule *again_match(const again_response *response);

/* Whether the rules are asked: an error, or a success that `peek` matches. */
bool again_meets_rules(const again_response *response);

#endif
