#include "ruleset.h"

again_status again_ruleset_new(again_ruleset **out, again_policy *policy,
                               again_governor *governor, const again_mem *mem) {
  *out = NULL;
  again_ruleset *ruleset = mem->realloc(NULL, sizeof(*ruleset), mem->user);
  if (ruleset == NULL) {
    return AGAIN_ENOMEM;
  }
  *ruleset = (again_ruleset){
      .mem = *mem,
      .references = 1,
      .policy = again_policy_ref(policy),
      .governor = governor,
  };
  *out = ruleset;
  return AGAIN_OK;
}

void again_ruleset_free(again_ruleset *ruleset) {
  if (ruleset == NULL) {
    return;
  }
  again_policy_unref(ruleset->policy);
  ruleset->mem.free(ruleset, ruleset->mem.user);
}
