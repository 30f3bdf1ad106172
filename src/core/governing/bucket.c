#include "governing/bucket.h"

#include "base/extremes.h"
#include "base/saturate.h"

static const uint64_t milli = 1000;

/* A refund over the capacity fills the bucket; one that is no number is 0. */
static uint64_t refund_of(double refund, uint64_t capacity_milli) {
  double refund_milli = refund * (double)milli + 0.5;
  if (refund_milli >= (double)capacity_milli) {
    return capacity_milli;
  }
  return refund_milli > 0 ? (uint64_t)refund_milli : 0;
}

static void add(again_bucket *bucket, uint64_t amount_milli) {
  uint64_t room_milli = bucket->capacity_milli - bucket->level_milli;
  bucket->level_milli += again_least(amount_milli, room_milli);
}

void again_bucket_init(again_bucket *bucket, uint32_t capacity, double refund) {
  bucket->capacity_milli = capacity * milli;
  bucket->level_milli = bucket->capacity_milli;
  bucket->refund_milli = refund_of(refund, bucket->capacity_milli);
}

bool again_bucket_take(again_bucket *bucket, uint32_t count) {
  uint64_t amount_milli = count * milli;
  if (amount_milli > bucket->level_milli) {
    return false;
  }
  bucket->level_milli -= amount_milli;
  return true;
}

void again_bucket_drain(again_bucket *bucket, uint32_t count) {
  bucket->level_milli = again_sat_sub(bucket->level_milli, count * milli);
}

void again_bucket_return(again_bucket *bucket, uint32_t count) {
  add(bucket, count * milli);
}

void again_bucket_refund(again_bucket *bucket) {
  add(bucket, bucket->refund_milli);
}

/* A capacity is at most a million tokens, so that the product fits. */
void again_bucket_inherit(again_bucket *bucket, const again_bucket *from) {
  bucket->level_milli =
      bucket->capacity_milli * from->level_milli / from->capacity_milli;
}

bool again_bucket_is_sane(const again_bucket *bucket) {
  static const uint64_t most_milli = 1000000000;
  return bucket->capacity_milli > 0 && bucket->capacity_milli <= most_milli &&
         bucket->level_milli <= bucket->capacity_milli &&
         bucket->refund_milli <= bucket->capacity_milli;
}

bool again_bucket_is_full(const again_bucket *bucket) {
  return bucket->level_milli == bucket->capacity_milli;
}

bool again_bucket_is_over_half(const again_bucket *bucket) {
  return bucket->level_milli > bucket->capacity_milli - bucket->level_milli;
}

uint32_t again_bucket_level(const again_bucket *bucket) {
  return (uint32_t)(bucket->level_milli / milli);
}
