/* Queues of held calls: always the oldest deadline first, whoever comes and
 * goes, and at no more cost for many than sorting them. */
#include "deciding/queue.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(queue, .fini = end);

static const again_scope_key one = {1, 1};

/* In another queue, though in the same bucket. */
static const again_scope_key other = {1 + AGAIN_QUEUES_BUCKETS, 1};

/* A place, and what the model knows of it. */
typedef struct place {
  again_held held;
  uint64_t deadline_ms;
  again_queue_rank rank;
  bool is_queued;
} place;

static again_queues queues;

static void join(again_scope_key key, place *at) {
  cr_assert(
      again_queues_join(&queues, key, &at->held, at->deadline_ms, at->rank));
  cr_assert(again_held_is_queued(&at->held));
  at->is_queued = true;
}

static void leave(place *at) {
  again_queues_leave(&queues, &at->held);
  cr_assert_not(again_held_is_queued(&at->held));
  at->is_queued = false;
}

static bool is_before(const place *a, const place *b, bool as_probe) {
  if (as_probe && a->rank != b->rank) {
    return a->rank < b->rank;
  }
  return a->deadline_ms < b->deadline_ms;
}

/* Whether nobody else who stands there would be before it. */
static bool is_first(const again_held *held, const place *places, size_t count,
                     bool as_probe) {
  const place *at = (const place *)held;
  for (size_t i = 0; i < count; i++) {
    if (places[i].is_queued && is_before(&places[i], at, as_probe)) {
      return false;
    }
  }
  return at->is_queued;
}

/* Random comings and goings, against a model that is looked through. */
Test(queue, is_in_order_whoever_comes_and_goes) {
  enum { PLACES = 60, STEPS = 20000 };
  static place places[PLACES];
  again_random random;
  again_random_seed(&random, 7);
  again_queues_init(&queues, &counting_mem);
  size_t count = 0;
  for (unsigned step = 0; step < STEPS; step++) {
    uint64_t draw = again_random_next(&random);
    place *at = &places[draw % PLACES];
    if (at->is_queued) {
      leave(at);
      count--;
    } else {
      at->deadline_ms = draw >> 32 & 31; /* many are the same */
      at->rank = (again_queue_rank)((draw >> 48) % AGAIN_QUEUE_ABSENT);
      join(one, at);
      count++;
    }
    const again_queue *queue = again_queues_find(&queues, one);
    cr_assert_eq(queue == NULL, count == 0);
    if (queue != NULL) {
      cr_assert_eq(queue->count, count);
      cr_assert(is_first(again_queue_head(queue), places, PLACES, false));
      cr_assert(is_first(again_queue_best_probe(queue), places, PLACES, true));
    }
  }
  again_queues_clear(&queues);
}

/* Whoever is absent comes after all others, and comes back to its place. */
Test(queue, is_first_that_of_those_who_are_there) {
  static place a = {.deadline_ms = 1, .rank = AGAIN_QUEUE_IDEMPOTENT};
  static place b = {.deadline_ms = 2, .rank = AGAIN_QUEUE_RELUCTANT};
  again_queues_init(&queues, &counting_mem);
  join(one, &a);
  join(one, &b);
  const again_queue *queue = again_queues_find(&queues, one);
  again_queue_move(&a.held, AGAIN_QUEUE_ABSENT);
  cr_expect_eq(again_queue_head(queue), &b.held);
  cr_expect_eq(again_queue_best_probe(queue), &b.held);
  again_queue_move(&b.held, AGAIN_QUEUE_ABSENT);
  cr_expect_eq(again_queue_head(queue), &a.held, "somebody has to be");
  cr_expect_eq(again_queue_best_probe(queue), &a.held);
  again_queue_move(&b.held, b.rank);
  cr_expect_eq(again_queue_head(queue), &b.held);
  again_queue_move(&a.held, a.rank);
  again_queue_move(&a.held, a.rank);
  cr_expect_eq(again_queue_head(queue), &a.held);
  leave(&a);
  leave(&b);
  again_queues_clear(&queues);
}

Test(queue, is_one_for_each_scope) {
  static place a = {.deadline_ms = 5};
  static place b = {.deadline_ms = 3};
  again_queues_init(&queues, &counting_mem);
  join(one, &a);
  join(other, &b);
  cr_expect_eq(again_queue_head(again_queues_find(&queues, one)), &a.held);
  cr_expect_eq(again_queue_head(again_queues_find(&queues, other)), &b.held);
  leave(&a);
  cr_expect_null(again_queues_find(&queues, one));
  cr_expect_eq(again_queue_head(again_queues_find(&queues, other)), &b.held);
  leave(&b);
  cr_expect_eq(counting_live(), 0, "an empty queue is none");
  again_queues_clear(&queues);
}

/* Who has no deadline is the last, and a deadline so far off that it cannot be
 * told from another is no error. */
Test(queue, takes_any_deadline) {
  static place places[] = {{.deadline_ms = AGAIN_NEVER},
                           {.deadline_ms = AGAIN_NEVER - 1},
                           {.deadline_ms = UINT64_C(1) << 61},
                           {.deadline_ms = 0}};
  again_queues_init(&queues, &counting_mem);
  for (size_t i = 0; i < 4; i++) {
    join(one, &places[i]);
  }
  cr_expect_eq(again_queue_head(again_queues_find(&queues, one)),
               &places[3].held);
  leave(&places[3]);
  cr_expect_eq(again_queue_head(again_queues_find(&queues, one)),
               &places[2].held);
  again_queues_clear(&queues);
}

static int by_deadline(const void *a, const void *b) {
  uint64_t left = *(const uint64_t *)a;
  uint64_t right = *(const uint64_t *)b;
  return (left > right) - (left < right);
}

/* A hundred thousand, come in an order that is the worst for some heap. */
Test(queue, holds_a_hundred_thousand) {
  enum { COUNT = 100000, ORDERS = 4 };
  place *places = calloc(COUNT, sizeof(*places));
  uint64_t *sorted = calloc(COUNT, sizeof(*sorted));
  again_random random;
  again_random_seed(&random, 11);
  again_queues_init(&queues, &counting_mem);
  for (unsigned order = 0; order < ORDERS; order++) {
    for (uint64_t i = 0; i < COUNT; i++) {
      const uint64_t deadlines[ORDERS] = {i, COUNT - i, 7,
                                          again_random_next(&random) >> 8};
      places[i].deadline_ms = sorted[i] = deadlines[order];
      join(one, &places[i]);
    }
    qsort(sorted, COUNT, sizeof(*sorted), by_deadline);
    for (size_t i = 0; i < COUNT; i++) {
      place *head = (place *)again_queue_head(again_queues_find(&queues, one));
      cr_assert_eq(head->deadline_ms, sorted[i], "%zu of order %u", i, order);
      leave(head);
    }
  }
  free(places);
  free(sorted);
}

/* The first of a scope needs memory, and nobody else. */
Test(queue, needs_memory_once) {
  static place a;
  static place b;
  again_queues_init(&queues, &counting_mem);
  counting_reset(1);
  cr_expect_not(again_queues_join(&queues, one, &a.held, 1, 0));
  cr_expect_not(again_held_is_queued(&a.held));
  counting_reset(0);
  join(one, &a);
  join(one, &b);
  cr_expect_eq(counting_allocations(), 1);
  again_queues_clear(&queues);
}
