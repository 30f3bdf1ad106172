/*
 * The gates between a failed attempt and the next, asked in a fixed order: the
 * first that objects ends the call. Each is a pure function of the facts.
 */
#ifndef AGAIN_DECIDING_GATES_H
#define AGAIN_DECIDING_GATES_H

#include "deciding/delay.h"

/* Requests that were never sent are no attempts: this bounds them instead. */
#define AGAIN_GATES_UNSENT_MAX 10

/* All that a gate may look at. */
typedef struct again_gate_facts {
  /* Of the last response; its effect is none where nothing was sent. */
  const again_verdict *verdict;
  const again_hint *hint;
  /* Of the call. */
  unsigned remedies_offered;
  unsigned remedies_applied;
  bool is_idempotent;
  bool is_body_spent;
  bool is_committed;
  bool fail_fast;
  /* Attempts that count, and how many may. */
  uint32_t attempts_counted;
  uint32_t attempts_max;
  uint32_t unsent_count;
  /* Times. */
  again_delay delay; /* from now */
  uint64_t hint_max_ms;
  uint64_t now_ms;
  uint64_t deadline_ms;
  /* What the governor said. */
  const again_grant *grant;
} again_gate_facts;

/* The gates from `success` to `deadline`. They leave `grant` alone. NONE where
 * no gate objects. */
again_why again_gates_call(const again_gate_facts *facts);

/* The gates `budget` and `unavailable`: of the facts they read `grant`,
 * `fail_fast` and `deadline_ms` alone. */
again_why again_gates_governor(const again_gate_facts *facts);

#endif
