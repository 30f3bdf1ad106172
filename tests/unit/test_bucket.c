/* The bucket of tokens at its edges: full, empty, and where numbers end. The
 * published cases are in tests/sim/conformance. */
#include "governing/bucket.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(bucket, .fini = end);

typedef enum event {
  END_OF_ROWS,
  TAKE,
  REFUSED, /* a take that must fail */
  SUCCEED, /* gives back the cost, or where that is nothing the refund */
  DRAIN,
  GIVE_BACK
} event;

typedef struct step {
  event event;
  uint32_t cost;
  uint32_t level; /* afterwards */
} step;

typedef struct script {
  const char *name;
  uint32_t capacity;
  uint32_t level;
  double refund;
  step steps[8];
} script;

static const script scripts[] = {
    {"a take and what it gives back",
     500,
     500,
     1,
     {{TAKE, 14, 486}, {TAKE, 5, 481}, {SUCCEED, 5, 486}, {SUCCEED, 0, 487}}},
    {"what cannot be paid takes nothing",
     500,
     20,
     1,
     {{TAKE, 14, 6}, {REFUSED, 14, 6}, {SUCCEED, 14, 20}}},
    {"never over the capacity",
     500,
     495,
     1,
     {{SUCCEED, 14, 500}, {SUCCEED, 0, 500}}},
    {"a refund may be a fraction",
     10,
     0,
     0.5,
     {{SUCCEED, 0, 0}, {REFUSED, 1, 0}, {SUCCEED, 0, 1}, {TAKE, 1, 0}}},
    {"a take that never was", 10, 10, 1, {{TAKE, 4, 6}, {GIVE_BACK, 4, 10}}},
    {"a drain takes what there is", 10, 3, 1, {{DRAIN, 1, 2}, {DRAIN, 9, 0}}},
    {"a refund over the capacity fills", 10, 0, 1e300, {{SUCCEED, 0, 10}}},
    {"a refund below zero is none", 10, 5, -3, {{SUCCEED, 0, 5}}},
    {"no capacity", 0, 0, 1, {{SUCCEED, 0, 0}, {TAKE, 0, 0}, {REFUSED, 1, 0}}},
    {"the edge",
     UINT32_MAX,
     UINT32_MAX,
     1,
     {{TAKE, UINT32_MAX, 0},
      {REFUSED, 1, 0},
      {SUCCEED, UINT32_MAX, UINT32_MAX}}},
};

static void apply(again_bucket *bucket, const step *next) {
  switch (next->event) {
  case TAKE:
    cr_assert(again_bucket_take(bucket, next->cost));
    break;
  case REFUSED:
    cr_assert_not(again_bucket_take(bucket, next->cost));
    break;
  case SUCCEED:
    if (next->cost > 0) {
      again_bucket_return(bucket, next->cost);
    } else {
      again_bucket_refund(bucket);
    }
    break;
  case DRAIN:
    again_bucket_drain(bucket, next->cost);
    break;
  case GIVE_BACK:
    again_bucket_return(bucket, next->cost);
    break;
  case END_OF_ROWS:
    break;
  }
}

Test(bucket, is_never_more_than_full_or_less_than_empty) {
  for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
    const script *given = &scripts[i];
    again_bucket bucket;
    again_bucket_init(&bucket, given->capacity, given->refund);
    cr_assert_eq(again_bucket_level(&bucket), given->capacity);
    cr_expect(again_bucket_is_full(&bucket));
    cr_assert(again_bucket_take(&bucket, given->capacity - given->level));
    for (const step *next = given->steps; next->event != END_OF_ROWS; next++) {
      apply(&bucket, next);
      cr_expect_eq(again_bucket_level(&bucket), next->level, "%s, step %td: %u",
                   given->name, next - given->steps,
                   again_bucket_level(&bucket));
      cr_expect(!again_bucket_is_full(&bucket) ||
                next->level == given->capacity);
      cr_expect_eq(again_bucket_is_over_half(&bucket),
                   bucket.level_milli * 2 > bucket.capacity_milli, "%s",
                   given->name);
    }
  }
}
