#include "ruleset.h"

again_status again_ruleset_new(again_ruleset **out, again_policy *policy,
                               again_governor *governor, const again_lock *lock,
                               const again_mem *mem) {
  *out = NULL;
  again_governor *made = NULL;
  if (governor == NULL) {
    const again_status status = again_governor_new(&made, policy, lock, mem);
    if (status != AGAIN_OK) {
      return status;
    }
  }
  again_ruleset *ruleset = mem->realloc(NULL, sizeof(*ruleset), mem->user);
  if (ruleset == NULL) {
    again_governor_free(made);
    return AGAIN_ENOMEM;
  }
  *ruleset = (again_ruleset){
      .mem = *mem,
      .references = 1,
      .policy = again_policy_ref(policy),
      .governor = governor != NULL ? governor : made,
      .owns_governor = governor == NULL,
  };
  *out = ruleset;
  return AGAIN_OK;
}

void again_ruleset_free(again_ruleset *ruleset) {
  if (ruleset == NULL) {
    return;
  }
  if (ruleset->owns_governor) {
    again_governor_free(ruleset->governor);
  }
  again_policy_unref(ruleset->policy);
  ruleset->mem.free(ruleset, ruleset->mem.user);
}
