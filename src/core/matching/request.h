/* What a policy reads out of a request. */
#ifndef AGAIN_MATCHING_REQUEST_H
#define AGAIN_MATCHING_REQUEST_H

#include "base/buffer.h"
#include "policy/policy.h"

/* The method in force: "GET" where the request names none. */
again_text again_request_method(const again_request *request);

/* Appends the operation: the caller's word, else the first of the policy's
 * `operation` sources that has a value. Appends nothing where none has. */
AGAIN_MUST_USE again_status
again_request_operation(const again_policy *policy,
                        const again_request *request, again_buffer *out);

/* Whether a second effect does no harm: the caller's word goes before all,
 * then any of the policy's methods, operations and tokens suffices. `mem` is
 * the asker's: a policy serves many threads, and its memory but one. */
AGAIN_MUST_USE again_status again_request_is_idempotent(
    const again_policy *policy, const again_request *request, again_text method,
    again_text operation, const again_mem *mem, bool *out);

/* The value of the first header of this name (case ignored), trimmed. */
again_text again_request_header(const again_request *request, again_text name);

/* Appends the value of an entry of `operation` or `tokens`; nothing where it
 * is absent or empty. */
AGAIN_MUST_USE again_status again_request_append(const again_policy *policy,
                                                 const again_request *request,
                                                 const again_entry *entry,
                                                 again_buffer *out);

#endif
