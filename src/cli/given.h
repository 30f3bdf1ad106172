/* A response out of what a person tells of it: code, status, message. */
#ifndef AGAIN_CLI_GIVEN_H
#define AGAIN_CLI_GIVEN_H

#include "base/text.h"

/* NULL = unknown, and 0 of `status`. */
typedef struct again_given {
  const char *code;
  const char *message;
  unsigned status;
  again_transport transport;
  const char *method;
  const char *operation;
  const char *url;
  const char *const *headers; /* "Name: value" each */
  size_t header_count;
  bool has_time;
  int64_t wall_s;
} again_given;

/*
 * Makes the response under `policy`; free it with again_response_free().
 * `*is_idempotent_ret`: by the method and the operation, where they are known.
 * AGAIN_OK, AGAIN_ENOMEM, or AGAIN_EINVAL: a header is none.
 */
AGAIN_MUST_USE again_status again_given_response(again_response **out,
                                                 again_policy *policy,
                                                 const again_given *given,
                                                 bool *is_idempotent_ret);

#endif
