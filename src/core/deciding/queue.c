#include "deciding/queue.h"

#include <string.h>

#include "base/saturate.h"

/* What a place keeps in `own`. Its `own_number` is the deadline, and in the
 * lowest bits the rank: one number to compare by. */
enum { CHILD, NEXT, PREVIOUS, QUEUE };
enum { RANK_BITS = 2, RANK_MASK = 3 };

static uint64_t number_of(uint64_t deadline_ms, again_queue_rank rank) {
  uint64_t number = again_sat_shl(deadline_ms, RANK_BITS);
  return (number & ~(uint64_t)RANK_MASK) | rank;
}

void again_queues_init(again_queues *queues, const again_mem *mem) {
  memset(queues, 0, sizeof(*queues));
  queues->mem = *mem;
}

bool again_held_is_queued(const again_held *held) {
  return held->own[QUEUE] != NULL;
}

/* ---- a heap ------------------------------------------------------------- */

/* The later of two trees becomes the first child of the other. */
static again_held *meld(again_held *a, again_held *b) {
  if (a == NULL || b == NULL) {
    return a == NULL ? b : a;
  }
  again_held *first = b->own_number < a->own_number ? b : a;
  again_held *second = first == a ? b : a;
  again_held *child = first->own[CHILD];
  second->own[NEXT] = child;
  second->own[PREVIOUS] = first;
  if (child != NULL) {
    child->own[PREVIOUS] = second;
  }
  first->own[CHILD] = second;
  return first;
}

static again_held *detach(again_held *tree) {
  tree->own[NEXT] = NULL;
  tree->own[PREVIOUS] = NULL;
  return tree;
}

/* One tree of siblings: melded in pairs, and these from the last to the first,
 * which is what makes a heap of this kind cheap. */
static again_held *meld_siblings(again_held *first) {
  again_held *pairs = NULL; /* linked by NEXT, the last one first */
  while (first != NULL) {
    again_held *second = first->own[NEXT];
    again_held *rest = second != NULL ? second->own[NEXT] : NULL;
    again_held *pair =
        meld(detach(first), second != NULL ? detach(second) : NULL);
    pair->own[NEXT] = pairs;
    pairs = pair;
    first = rest;
  }
  again_held *tree = NULL;
  while (pairs != NULL) {
    again_held *rest = pairs->own[NEXT];
    tree = meld(detach(pairs), tree);
    pairs = rest;
  }
  return tree;
}

/* Takes a tree that is not the root from among its siblings. */
static void cut(again_held *tree) {
  again_held *previous = tree->own[PREVIOUS];
  again_held *next = tree->own[NEXT];
  if (previous->own[CHILD] == tree) {
    previous->own[CHILD] = next;
  } else {
    previous->own[NEXT] = next;
  }
  if (next != NULL) {
    next->own[PREVIOUS] = previous;
  }
  detach(tree);
}

static again_held *without(again_held *root, again_held *held) {
  again_held *children = meld_siblings(held->own[CHILD]);
  held->own[CHILD] = NULL;
  if (held == root) {
    return children;
  }
  cut(held);
  return meld(root, children);
}

/* ---- queues -------------------------------------------------------------- */

static again_queue **bucket_of(again_queues *queues, again_scope_key key) {
  return &queues->buckets[key.first & (AGAIN_QUEUES_BUCKETS - 1)];
}

again_queue *again_queues_find(const again_queues *queues,
                               again_scope_key key) {
  again_queue *queue = queues->buckets[key.first & (AGAIN_QUEUES_BUCKETS - 1)];
  while (queue != NULL && !again_scope_key_equals(queue->key, key)) {
    queue = queue->next;
  }
  return queue;
}

static again_queue *open_queue(again_queues *queues, again_scope_key key) {
  again_queue *queue = again_mem_calloc(&queues->mem, 1, sizeof(*queue));
  if (queue != NULL) {
    again_queue **bucket = bucket_of(queues, key);
    queue->key = key;
    queue->first_late_ms = AGAIN_NEVER;
    queue->probe_late_ms = AGAIN_NEVER;
    queue->next = *bucket;
    *bucket = queue;
  }
  return queue;
}

static void close_queue(again_queues *queues, again_queue *queue) {
  again_queue **link = bucket_of(queues, queue->key);
  while (*link != queue) {
    link = &(*link)->next;
  }
  *link = queue->next;
  again_mem_free(&queues->mem, queue);
}

bool again_queues_join(again_queues *queues, again_scope_key key,
                       again_held *held, uint64_t deadline_ms,
                       again_queue_rank rank) {
  again_queue *queue = again_queues_find(queues, key);
  if (queue == NULL) {
    queue = open_queue(queues, key);
  }
  if (queue == NULL) {
    return false;
  }
  memset(held->own, 0, sizeof(held->own));
  held->own[QUEUE] = queue;
  held->own_number = number_of(deadline_ms, rank);
  queue->roots[rank] = meld(queue->roots[rank], held);
  queue->count++;
  return true;
}

/* Takes it from its heap. */
static void take(again_queue *queue, again_held *held) {
  again_held **root = &queue->roots[held->own_number & RANK_MASK];
  *root = without(*root, held);
}

void again_queues_leave(again_queues *queues, again_held *held) {
  again_queue *queue = held->own[QUEUE];
  take(queue, held);
  held->own[QUEUE] = NULL;
  queue->is_first_told = false; /* they may be others now */
  queue->is_probe_told = false;
  queue->count--;
  if (queue->count == 0) {
    close_queue(queues, queue);
  }
}

void again_queue_move(again_held *held, again_queue_rank rank) {
  again_queue *queue = held->own[QUEUE];
  if ((held->own_number & RANK_MASK) != rank) {
    take(queue, held);
    held->own_number = (held->own_number & ~(uint64_t)RANK_MASK) | rank;
    queue->roots[rank] = meld(queue->roots[rank], held);
  }
}

void again_queues_clear(again_queues *queues) {
  for (size_t i = 0; i < AGAIN_QUEUES_BUCKETS; i++) {
    while (queues->buckets[i] != NULL) {
      close_queue(queues, queues->buckets[i]);
    }
  }
}

again_held *again_queue_head(const again_queue *queue) {
  again_held *head = NULL;
  for (size_t rank = 0; rank < AGAIN_QUEUE_ABSENT; rank++) {
    again_held *root = queue->roots[rank];
    if (root != NULL && (head == NULL || root->own_number < head->own_number)) {
      head = root;
    }
  }
  return head != NULL ? head : queue->roots[AGAIN_QUEUE_ABSENT];
}

again_held *again_queue_best_probe(const again_queue *queue) {
  size_t rank = 0;
  while (queue->roots[rank] == NULL) {
    rank++;
  }
  return queue->roots[rank];
}
