/*
 * A store over copies of states that are kept elsewhere, for machines to share.
 * It sees no socket: a carrier takes the copies there and back (exchange.h).
 *
 * A scope that is open is answered at once by its copy, and what was done is
 * done again on whatever newer state comes back. Where rate or health hold
 * calls, an attempt goes only with a pass, which the remote has set before it
 * is used: else as many would probe at once as there are machines. When nothing
 * comes back any more, the copies answer for this process alone.
 */
#ifndef AGAIN_STORING_REPLICA_H
#define AGAIN_STORING_REPLICA_H

#include <again/exchange.h>

#include "base/random.h"
#include "storing/copies.h"
#include "storing/marks.h"
#include "storing/state_wire.h"
#include "storing/store.h"

#define AGAIN_ROUND_SCOPES 64
#define AGAIN_PROBLEM_SIZE 256

/* An item of an exchange, and all that it points to. */
typedef struct again_parcel {
  again_copy *copy;
  bool is_changed; /* by the exchange: who is held had better ask */
  char name[AGAIN_STATE_NAME_SIZE];
  unsigned char bytes[AGAIN_STATE_WIRE_SIZE];
} again_parcel;

typedef struct again_replica {
  again_store interface; /* first: a pointer to it is one to all */
  again_mem mem;
  again_random random;
  again_remote_clock clock;
  again_scope_config config; /* by which it was asked last */
  again_copies copies;
  again_marks *marks; /* looked at without the lock */
  /* The carrier: comes at `carrier_ms`, or when it is called. */
  again_exchange_fn *call;
  void *call_user;
  uint64_t carrier_ms;
  /* Since when an answer is awaited; AGAIN_NEVER = it is not. */
  uint64_t waiting_ms;
  bool is_gone; /* so the carrier said */
  bool is_news;
  char problem[AGAIN_PROBLEM_SIZE];
  /* The exchange that is under way. */
  bool is_out;
  uint64_t out_ms;
  size_t out_count;
  size_t first_bucket; /* of the next, so that none is left out for good */
  again_exchange out[AGAIN_ROUND_SCOPES];
  again_parcel parcels[AGAIN_ROUND_SCOPES];
} again_replica;

/* `call` is called with the governor's lock held. NULL = no memory. */
again_replica *again_replica_new(again_exchange_fn *call, void *user,
                                 const again_mem *mem);

/* For exchanges. Has the copy exchanged at `due_ms`, now or later. */
void again_replica_request(again_replica *replica, again_copy *copy,
                           uint64_t now_ms, uint64_t due_ms);
/* Something was done to a copy. */
void again_replica_note(again_replica *replica, again_copy *copy,
                        const again_operation *operation);

#endif
