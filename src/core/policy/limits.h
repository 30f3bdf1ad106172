/* `limits` and `idempotent`: what merges member by member and has no names. */
#ifndef AGAIN_POLICY_LIMITS_H
#define AGAIN_POLICY_LIMITS_H

#include "policy/members.h"

typedef struct again_limits_draft {
  again_limits limits;
  uint32_t seen;
} again_limits_draft;

typedef struct again_idempotent_draft {
  again_idempotent idempotent;
  uint32_t seen;
} again_idempotent_draft;

extern const again_type again_type_limits;     /* again_limits_draft */
extern const again_type again_type_idempotent; /* again_idempotent_draft */

/* Takes over what `into` lacks. */
void again_limits_merge(again_limits_draft *into,
                        const again_limits_draft *from);
void again_idempotent_merge(again_idempotent_draft *into,
                            const again_idempotent_draft *from);

#endif
