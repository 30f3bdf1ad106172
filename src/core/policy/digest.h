/* A hash over all that decides: not over places, names, notes, and what was
 * overridden. The same on every machine. */
#ifndef AGAIN_POLICY_DIGEST_H
#define AGAIN_POLICY_DIGEST_H

#include "policy/draft.h"

/* Before the draft is bound. `schedules` are merged->schedules, finished. */
uint64_t again_digest(const again_loader *loader, const again_draft *merged,
                      const again_schedule *schedules);
/* Goes on from `digest`, layer by layer. */
uint64_t again_digest_rules(const again_loader *loader,
                            const again_rule_drafts *rules, uint64_t digest);

#endif
