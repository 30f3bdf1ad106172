/*
 * The queues in which held calls stand, one for each scope: the oldest deadline
 * first. A place in it is lent by the call that stands there, so that memory is
 * needed for the first of a scope alone.
 */
#ifndef AGAIN_DECIDING_QUEUE_H
#define AGAIN_DECIDING_QUEUE_H

#include <again/governor.h>

#include "base/mem.h"
#include "governing/scope_key.h"

#define AGAIN_QUEUES_BUCKETS 64 /* a power of two */

/* Who is the better probe: what can be repeated in any case, what has not been
 * sent or has had no effect, and what would rather not. Whoever did not come
 * when it was his turn is absent until he asks again. */
typedef enum again_queue_rank {
  AGAIN_QUEUE_IDEMPOTENT,
  AGAIN_QUEUE_REPEATABLE,
  AGAIN_QUEUE_RELUCTANT,
  AGAIN_QUEUE_ABSENT
} again_queue_rank;

#define AGAIN_QUEUE_RANKS 4

typedef struct again_queue {
  again_scope_key key;
  struct again_queue *next; /* in its bucket */
  /* Pairing heaps by deadline. */
  again_held *roots[AGAIN_QUEUE_RANKS];
  uint32_t count;
  /* After which the oldest, or the best probe, did not come: see turn.h. */
  uint64_t first_late_ms;
  uint64_t probe_late_ms;
  again_why why; /* what they all wait for, as the oldest was told */
  /* They were told to, and have not asked yet. */
  bool is_first_told;
  bool is_probe_told;
} again_queue;

typedef struct again_queues {
  again_mem mem;
  again_queue *buckets[AGAIN_QUEUES_BUCKETS];
} again_queues;

void again_queues_init(again_queues *queues, const again_mem *mem);
/* Whoever stands there must not look at his place any more. */
void again_queues_clear(again_queues *queues);
/* NULL = nobody stands there. */
again_queue *again_queues_find(const again_queues *queues, again_scope_key key);

bool again_held_is_queued(const again_held *held);
/* It stands in none yet. False = no memory. */
bool again_queues_join(again_queues *queues, again_scope_key key,
                       again_held *held, uint64_t deadline_ms,
                       again_queue_rank rank);
/* It stands in one. */
void again_queues_leave(again_queues *queues, again_held *held);
/* It stands in one, and is of another rank from now on, or of the same. */
void again_queue_move(again_held *held, again_queue_rank rank);

/* The oldest deadline of all who are there; of the absent where nobody is. */
again_held *again_queue_head(const again_queue *queue);
/* The oldest deadline among the best. */
again_held *again_queue_best_probe(const again_queue *queue);

#endif
