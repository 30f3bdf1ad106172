/* From drafts to the policy that is used: sources get their slots in a plan,
 * names their schedules, rules their index. */
#ifndef AGAIN_POLICY_BIND_H
#define AGAIN_POLICY_BIND_H

#include "policy/draft.h"

/* The documents of layers, for findings about what only all together show. */
typedef struct again_bind_layer {
  const again_layer *layer;
  const again_draft *draft;
} again_bind_layer;

/*
 * `merged` is complete: all layers and what is built in. Fills `policy` but
 * for its layers and names. Says AGAIN_OK with a finding where a rule names
 * what is not there; the policy is of no use then.
 */
AGAIN_MUST_USE again_status again_bind(again_loader *loader,
                                       const again_draft *merged,
                                       const again_bind_layer *layers,
                                       size_t count, again_policy *policy);

#endif
