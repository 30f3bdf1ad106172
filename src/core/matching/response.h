/* What came back from an attempt: the values, and the policy they were read
 * by. */
#ifndef AGAIN_MATCHING_RESPONSE_H
#define AGAIN_MATCHING_RESPONSE_H

#include "policy/policy.h"

struct again_response {
  again_mem mem;
  again_policy *policy;
  again_values *values;
  again_buffer method;    /* empty = unknown */
  again_buffer operation; /* empty = unknown */
  unsigned status;        /* 0 = none, and where no final head arrived */
  again_transport transport;
  bool has_time;
  again_time time; /* of arrival */
  uint32_t given;  /* bits 1u << again_field: by hand, not by the lists */
};

/* In the caller's storage; takes a reference to `policy`. On failure there is
 * nothing to clear. */
AGAIN_MUST_USE again_status again_response_init(again_response *response,
                                                again_policy *policy,
                                                const again_mem *mem);
void again_response_clear(again_response *response);
/* Forgets all but the policy and the request; keeps the memory. */
void again_response_reset(again_response *response);

/* Seconds since 1970 by the server's clock when the answer came; false where it
 * has not said. */
bool again_response_server_date(const again_response *response, int64_t *out_s);

/* A final status that is no error. */
static inline bool again_status_is_success(unsigned status) {
  return status == 101 || (status >= 200 && status <= 399);
}

#endif
