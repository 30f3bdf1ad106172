/* Schedules: named, each merged member by member. */
#ifndef AGAIN_POLICY_SCHEDULES_H
#define AGAIN_POLICY_SCHEDULES_H

#include "policy/members.h"

typedef struct again_schedule_draft {
  again_schedule schedule;
  uint32_t seen;
} again_schedule_draft;

typedef struct again_schedule_drafts {
  again_schedule_draft *items;
  size_t count;
} again_schedule_drafts;

extern const again_type again_type_schedules; /* again_schedule_drafts */

/* Takes over the schedules, and members of schedules, that `into` lacks. */
AGAIN_MUST_USE again_status
again_schedules_merge(again_arena *arena, again_schedule_drafts *into,
                      const again_schedule_drafts *from);

/* Complete schedules, "default" first; it must be there and have all members.
 * The others take from it what they lack. NULL when there is no memory. */
const again_schedule *again_schedules_finish(again_arena *arena,
                                             const again_schedule_drafts *from);

#define AGAIN_SCHEDULE_NONE UINT32_MAX
uint32_t again_schedules_find(const again_schedule *schedules, size_t count,
                              again_text name);

#endif
