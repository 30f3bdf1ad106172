/*
 * Answers that try a policy's rules: for each rule, responses that meet its
 * conditions, with a sample in place of each glob.
 */
#ifndef AGAIN_CLI_PROBE_H
#define AGAIN_CLI_PROBE_H

#include "base/text.h"
#include "policy/policy.h"

/* One response; texts are the rule's globs. */
typedef struct again_probe {
  const again_policy *policy; /* whose rule it tries */
  const again_rule *rule;
  again_text code; /* absent = none, here and below */
  again_text message;
  unsigned status; /* 0 = none */
  again_transport transport;
} again_probe;

/* False ends the walk. */
typedef bool again_probe_fn(const again_probe *probe, void *user);

/* Tells a probe for each way in which a rule can be met by code, message,
 * status and transport. False where `tell` was. */
bool again_probe_each(const again_policy *policy, again_probe_fn *tell,
                      void *user);

/* The probe as a response under `policy`, which need not be the one whose rule
 * it tries; free it with again_response_free(). */
AGAIN_MUST_USE again_status again_probe_response(again_response **out,
                                                 again_policy *policy,
                                                 const again_probe *probe);

/* Appends a text that `glob` matches. */
AGAIN_MUST_USE again_status again_glob_sample(again_buffer *out,
                                              again_text glob);

#endif
