/*
 * What an error that no rule names may be, by the words of its code, then those
 * of its message, then its status: a proposal, for a person to check. It never
 * says that an effect is sure to be none but where a server turns calls away,
 * and leaves remedies to the person.
 */
#ifndef AGAIN_CLI_COVERAGE_PROPOSAL_H
#define AGAIN_CLI_COVERAGE_PROPOSAL_H

#include "base/buffer.h"
#include "base/text.h"

typedef struct again_proposal {
  again_class error_class; /* UNKNOWN where nothing tells */
  const char *reason;      /* NULL = none; static, as all here */
  bool has_no_effect;
  const char *by;   /* "code", "message", "status"; NULL where nothing tells */
  const char *word; /* that told; NULL for a status */
} again_proposal;

/* `scratch` is overwritten. */
AGAIN_MUST_USE again_status again_proposal_make(again_proposal *out,
                                                again_text code,
                                                again_text message,
                                                unsigned status,
                                                again_buffer *scratch);

#endif
