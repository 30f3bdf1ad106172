/* A policy and the governor it is judged with. Calls in flight keep the one
 * they began with. References are counted under the engine's lock. */
#ifndef AGAIN_CURL_RULESET_H
#define AGAIN_CURL_RULESET_H

#include <again/curl.h>

typedef struct again_ruleset {
  again_mem mem;
  size_t references;
  again_policy *policy;
  again_governor *governor; /* lent */
} again_ruleset;

AGAIN_MUST_USE again_status again_ruleset_new(again_ruleset **out,
                                              again_policy *policy,
                                              again_governor *governor,
                                              const again_mem *mem);
void again_ruleset_free(again_ruleset *ruleset);

#endif
