#include "deciding/budget_tokens.h"

static const uint64_t milli = 1000;

/* A refund over the capacity fills the bucket; one that is no number is 0. */
static uint64_t refund_of(double refund, uint64_t capacity_milli) {
  double refund_milli = refund * (double)milli + 0.5;
  if (refund_milli >= (double)capacity_milli) {
    return capacity_milli;
  }
  return refund_milli > 0 ? (uint64_t)refund_milli : 0;
}

static void add(again_budget_tokens *tokens, uint64_t amount_milli) {
  uint64_t room_milli = tokens->capacity_milli - tokens->level_milli;
  tokens->level_milli += amount_milli < room_milli ? amount_milli : room_milli;
}

void again_budget_tokens_init(again_budget_tokens *tokens, uint32_t capacity,
                              double refund) {
  tokens->capacity_milli = capacity * milli;
  tokens->level_milli = tokens->capacity_milli;
  tokens->refund_milli = refund_of(refund, tokens->capacity_milli);
}

bool again_budget_tokens_take(again_budget_tokens *tokens, uint32_t cost) {
  uint64_t cost_milli = cost * milli;
  if (cost_milli > tokens->level_milli) {
    return false;
  }
  tokens->level_milli -= cost_milli;
  return true;
}

void again_budget_tokens_return(again_budget_tokens *tokens, uint32_t cost) {
  add(tokens, cost * milli);
}

void again_budget_tokens_succeed(again_budget_tokens *tokens, uint32_t cost) {
  add(tokens, cost > 0 ? cost * milli : tokens->refund_milli);
}

/* A capacity is at most a million tokens, so that the product fits. */
void again_budget_tokens_inherit(again_budget_tokens *tokens,
                                 const again_budget_tokens *from) {
  tokens->level_milli =
      tokens->capacity_milli * from->level_milli / from->capacity_milli;
}

bool again_budget_tokens_are_full(const again_budget_tokens *tokens) {
  return tokens->level_milli == tokens->capacity_milli;
}

uint32_t again_budget_tokens_level(const again_budget_tokens *tokens) {
  return (uint32_t)(tokens->level_milli / milli);
}
