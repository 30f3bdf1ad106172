/*
 * A bucket of tokens that starts full and never refills with time: what the
 * budgets `tokens` and `throttle` count in.
 */
#ifndef AGAIN_GOVERNING_BUCKET_H
#define AGAIN_GOVERNING_BUCKET_H

#include <stdbool.h>
#include <stdint.h>

typedef struct again_bucket {
  /* In thousandths of a token, so that a refund may be a fraction. */
  uint64_t level_milli;
  uint64_t capacity_milli;
  uint64_t refund_milli;
} again_bucket;

void again_bucket_init(again_bucket *bucket, uint32_t capacity, double refund);
/* Takes `count` tokens, or none where there are fewer. */
bool again_bucket_take(again_bucket *bucket, uint32_t count);
/* Takes `count` tokens, or all where there are fewer. */
void again_bucket_drain(again_bucket *bucket, uint32_t count);
/* Gives back what was taken, as if it never had been. */
void again_bucket_return(again_bucket *bucket, uint32_t count);
/* Gives what a success gives. */
void again_bucket_refund(again_bucket *bucket);
/* Makes it as full as `from` is, by share: what another size means. */
void again_bucket_inherit(again_bucket *bucket, const again_bucket *from);
/* False where no init() could have led to it. */
bool again_bucket_is_sane(const again_bucket *bucket);
/* Nothing of it is spent. */
bool again_bucket_is_full(const again_bucket *bucket);
bool again_bucket_is_over_half(const again_bucket *bucket);
/* Whole tokens. */
uint32_t again_bucket_level(const again_bucket *bucket);

#endif
