/*
 * All that the calls of one scope share: budget, rate and health. It has no
 * pointers, so that it can live in a file that processes share, and its
 * functions are pure: time and chance are arguments.
 */
#ifndef AGAIN_GOVERNING_SCOPE_STATE_H
#define AGAIN_GOVERNING_SCOPE_STATE_H

#include "governing/budget.h"
#include "governing/health.h"
#include "governing/rate.h"

/* What a policy says of a scope; of its texts none is used. */
typedef struct again_scope_config {
  uint64_t digest; /* of the numbers that states are made by */
  again_governor_config budget;
  again_health_config health;
  bool has_rate;
} again_scope_config;

typedef struct again_scope_state {
  uint64_t config_digest; /* that of another config has it refitted */
  again_budget budget;
  again_rate rate;
  again_health health;
} again_scope_state;

/* A question, with all that its answer depends on. */
typedef struct again_scope_ask {
  uint64_t now_ms;
  const again_want *want;
  /* How many calls stand in the queue, the one that asks included. */
  uint32_t queued_count;
  /* Others are before it, unless the scope is closed. */
  bool only_as_probe;
  /* How many good answers came of late, before the scope had a state. */
  uint32_t good_count;
  /* Every bit of which is equally likely. */
  uint64_t draw;
} again_scope_ask;

typedef struct again_scope_tell {
  uint64_t now_ms;
  const again_grant *grant;
  again_outcome outcome;
  /* How many good answers came of late, before the scope had a state. */
  uint32_t good_count;
  uint64_t draw;
} again_scope_tell;

void again_scope_config_of(again_scope_config *out, const again_policy *policy);

/* `draw` tells it from those that the scope had before; `good_count` answers of
 * late were good. */
void again_scope_state_init(again_scope_state *state,
                            const again_scope_config *config, uint64_t now_ms,
                            uint32_t good_count, uint64_t draw);
/* Writes GO, WAIT or REFUSE. */
void again_scope_state_ask(again_scope_state *state,
                           const again_scope_config *config,
                           const again_scope_ask *ask, again_grant *out);
/* Closes a grant. */
void again_scope_state_tell(again_scope_state *state,
                            const again_scope_config *config,
                            const again_scope_tell *tell);
/* Whether all that is due goes, as far as rate and health are concerned. */
bool again_scope_state_is_open(const again_scope_state *state,
                               const again_scope_config *config);
/* When a call had to wait last that would have gone in an open scope. */
uint64_t again_scope_state_held_ms(const again_scope_state *state);
/* Whether it may be forgotten: one just made would answer the same. */
bool again_scope_state_is_fresh(const again_scope_state *state,
                                uint64_t now_ms);
/* False where it holds what none of our functions would have left there. */
bool again_scope_state_is_sane(const again_scope_state *state);

#endif
