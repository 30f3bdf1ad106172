/* From files to a policy: layers found and merged, then compiled. Public entry
 * points are in <again/again.h>; this is what the command needs besides. */
#ifndef AGAIN_POLICY_LOAD_H
#define AGAIN_POLICY_LOAD_H

#include "policy/policy.h"

/* Why again_policy_for_url() chose as it did. */
typedef struct again_host_choice {
  again_text name;    /* of the policy; "http" where none fits */
  again_text file;    /* its path or "pack:NAME" */
  again_text pattern; /* of `hosts`; absent where none fits */
} again_host_choice;

/* As again_policy_for_url(), and says why. The texts live in the policy. */
AGAIN_MUST_USE again_status again_policy_choose(
    again_policy **out, const char *url, const again_policy_options *options,
    again_host_choice *choice_ret, again_diag *diag);

/* Whole, whatever the size the caller knows. `given` may be NULL. */
again_policy_options
again_policy_options_resolve(const again_policy_options *given);

/* The built-in lists and numbers beneath the last layer, as a policy file's
 * text. */
extern const char again_policy_builtin[];

#endif
