/* Which governor state a request shares with others. */
#ifndef AGAIN_MATCHING_SCOPE_H
#define AGAIN_MATCHING_SCOPE_H

#include "base/buffer.h"
#include "policy/policy.h"

/*
 * Appends the scope of `request` by the policy's `governor.scope`:
 *
 *   host        https://api.example.com:443
 *   operation   https://api.example.com:443 DescribeThings
 *   credential  https://api.example.com:443 and a hash of who signs
 *   service     the policy's name
 *   call        nothing: the state is the call's own
 *
 * Nothing, too, where the URL is unknown and would be needed.
 */
AGAIN_MUST_USE again_status again_request_scope(const again_policy *policy,
                                                const again_request *request,
                                                again_text operation,
                                                again_buffer *out);
/* What of the URL alone decides the scope: the origin. Absent where more does,
 * or less. */
again_text again_scope_origin(const again_policy *policy,
                              const again_request *request);

#endif
