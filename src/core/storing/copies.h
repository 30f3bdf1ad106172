/*
 * What a replica has of each scope: a copy of the remote state, what was done
 * to it since, and what of it is being exchanged. At most so many; the one
 * asked for longest ago makes room.
 */
#ifndef AGAIN_STORING_COPIES_H
#define AGAIN_STORING_COPIES_H

#include "storing/operations.h"
#include "storing/state_wire.h"

#define AGAIN_COPIES_MAX 1024
#define AGAIN_COPIES_BUCKETS 256 /* a power of two */
#define AGAIN_COPY_PASSES 8

/* Of a scope that is not open: an attempt that the remote has let go. A probe
 * is for a call such as it was asked for. */
typedef struct again_pass {
  uint64_t probe;   /* which one it is; 0 = none */
  bool is_for_best; /* of the probes */
  bool is_for_rich; /* in attempts: not for a call's last */
} again_pass;

typedef struct again_passes {
  again_pass items[AGAIN_COPY_PASSES];
  size_t count;
} again_passes;

/* What was sent, while the answer is awaited. */
typedef struct again_copy_sent {
  again_scope_state state;
  uint64_t mark;          /* of the bytes; 0 = none were sent */
  size_t operation_count; /* those that are in it */
  uint32_t wanted_count;  /* of passes */
  bool may_probe;
  bool is_rich;
  again_passes passes; /* that it grants, if it becomes the remote's */
} again_copy_sent;

typedef struct again_copy {
  again_scope_key key;
  struct again_copy *next; /* in its bucket */
  again_scope_state state; /* the remote's at `version`, and `operations` */
  again_state_marks marks; /* the remote's at `version` */
  uint64_t version;        /* 0 = of none */
  again_operations operations;
  bool is_heard;         /* of the remote, ... */
  bool is_sent;          /* awaits an answer: it stays where it is */
  bool is_unsure;        /* whether what was sent arrived */
  bool is_ahead;         /* of the remote */
  bool has_lapsed;       /* a pass that nobody took in time was given back */
  bool may_probe;        /* one of those that want a pass */
  bool is_rich;          /* the same: it has attempts left beyond this one */
  uint32_t wanted_count; /* of passes */
  unsigned conflicts;    /* in a row */
  uint64_t heard_ms;     /* when, by our clock; so are all that follow */
  uint64_t asked_ms;
  uint64_t bad_ms; /* when the latest bad news was told here */
  uint64_t due_ms; /* when to exchange it; AGAIN_NEVER = no need */
  uint64_t passed_ms;
  again_passes passes;
  again_copy_sent sent;
} again_copy;

typedef struct again_copies {
  again_mem mem;
  again_copy *buckets[AGAIN_COPIES_BUCKETS];
  size_t count;
} again_copies;

void again_copies_init(again_copies *copies, const again_mem *mem);
void again_copies_clear(again_copies *copies);
again_copy *again_copies_find(const again_copies *copies, again_scope_key key);
/* One that is in none yet, all zero but for its key. NULL = no memory, or none
 * may make room. */
again_copy *again_copies_add(again_copies *copies, again_scope_key key);
void again_copies_remove(again_copies *copies, again_copy *copy);

/* All of them in turn: NULL begins, and ends. Removing the one returned last is
 * allowed where the one after it was asked for before. */
again_copy *again_copies_next(const again_copies *copies,
                              const again_copy *copy);

#endif
