/*
 * The budget `tokens`: retries cost, successes give back. A bucket that starts
 * full and never refills with time, after AWS's retry behaviour 2.1.
 */
#ifndef AGAIN_DECIDING_BUDGET_TOKENS_H
#define AGAIN_DECIDING_BUDGET_TOKENS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct again_budget_tokens {
  /* In thousandths of a token, so that a refund may be a fraction. */
  uint64_t level_milli;
  uint64_t capacity_milli;
  uint64_t refund_milli;
} again_budget_tokens;

void again_budget_tokens_init(again_budget_tokens *tokens, uint32_t capacity,
                              double refund);
/* Takes `cost` tokens, or none where there are fewer. */
bool again_budget_tokens_take(again_budget_tokens *tokens, uint32_t cost);
/* Gives back what was taken, as if it never had been. */
void again_budget_tokens_return(again_budget_tokens *tokens, uint32_t cost);
/* A success gives back what its attempt cost, or where that was nothing the
 * refund. */
void again_budget_tokens_succeed(again_budget_tokens *tokens, uint32_t cost);
/* Makes it as full as `from` is, by share: what another size means. */
void again_budget_tokens_inherit(again_budget_tokens *tokens,
                                 const again_budget_tokens *from);
/* Nothing of it is spent. */
bool again_budget_tokens_are_full(const again_budget_tokens *tokens);
/* Whole tokens. */
uint32_t again_budget_tokens_level(const again_budget_tokens *tokens);

#endif
