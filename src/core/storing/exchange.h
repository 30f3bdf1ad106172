/*
 * The exchange of a replica's copies with the remote: one round at a time, in
 * which any number of scopes go, each by compare-and-set.
 */
#ifndef AGAIN_STORING_EXCHANGE_H
#define AGAIN_STORING_EXCHANGE_H

#include "storing/replica.h"

/* What is due: `*out`, valid until the round ends, and how many of them. 0 =
 * nothing, and no round begins. `*next_ms` is when to come again, unless
 * called. */
size_t again_replica_begin(again_replica *replica, uint64_t now_ms,
                           again_exchange **out, uint64_t *next_ms);
/* Takes in what came back at the remote's `remote_ms`; or nothing did, for
 * the reason that `problem` gives. The parcels tell who has news. */
void again_replica_end(again_replica *replica, uint64_t now_ms,
                       uint64_t remote_ms, const char *problem);

#endif
