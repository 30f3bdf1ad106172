/* Which bodies of successes are held back, and for how long. */
#ifndef AGAIN_MATCHING_PEEK_H
#define AGAIN_MATCHING_PEEK_H

#include "matching/response.h"

/* Whether an entry of `peek` may yet match a success: by its head and by what
 * again_values_look() saw of its body. */
bool again_peek_may_match(const again_response *response);

#endif
