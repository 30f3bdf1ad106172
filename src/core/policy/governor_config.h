/* `governor`: what a scope shares, and how much of it. */
#ifndef AGAIN_POLICY_GOVERNOR_CONFIG_H
#define AGAIN_POLICY_GOVERNOR_CONFIG_H

#include "policy/budget_config.h"

typedef struct again_health_draft {
  bool on;
  uint32_t close_after;
  again_text probe;           /* the name of a schedule */
  const again_json *probe_at; /* NULL = not given */
  uint32_t layer;             /* whose document that is */
  uint64_t probe_timeout_ms;
  bool fail_fast;
} again_health_draft;

/* Reasons, to be checked once all schedules are known. */
typedef struct again_overload_draft {
  again_texts reasons;
  const again_json *at;
  uint32_t layer;
} again_overload_draft;

typedef struct again_governor_draft {
  again_text scope;
  again_budget_draft budget;
  unsigned rate; /* of again_words_rate */
  again_health_draft health;
  again_overload_draft overload;
  again_text store;
  uint32_t seen;
} again_governor_draft;

extern const again_type again_type_governor; /* again_governor_draft */

void again_governor_merge(again_governor_draft *into,
                          const again_governor_draft *from);
/* What holds: health bounds the load by itself, so where it is on there is no
 * budget but one that is asked for. */
again_budget_draft again_governor_budget(const again_governor_draft *draft);
/* All but the probe's schedule. */
again_governor_config again_governor_finish(const again_governor_draft *draft);

#endif
