/*
 * The server's record: what arrived, what was done, what was answered.
 */
#ifndef AGAIN_TESTS_CHAOS_LEDGER_H
#define AGAIN_TESTS_CHAOS_LEDGER_H

#include "digest.h"
#include "fate.h"

/* One request, from when its head was read. */
typedef struct chaos_arrival {
  unsigned number; /* of the try that sent it */
  chaos_fate fate;
  bool is_reused; /* its connection had brought others before */
  bool is_soiled; /* and one of their answers was longer than it said */
  bool is_ranged;
  bool is_read; /* to its end */
  bool acted;
  chaos_digest sent;   /* the body, if it was read */
  chaos_digest key;    /* the Idempotency-Key */
  chaos_digest answer; /* the whole body that it was answered with */
} chaos_arrival;

typedef struct chaos_entry {
  chaos_arrival *arrivals;
  unsigned count;
  unsigned capacity;
} chaos_entry;

typedef struct chaos_ledger {
  chaos_entry *entries; /* by call */
  uint64_t count;
} chaos_ledger;

void chaos_ledger_init(chaos_ledger *ledger, uint64_t call_count);
void chaos_ledger_clear(chaos_ledger *ledger);

/* Lent until the next of this call. */
chaos_arrival *chaos_ledger_add(chaos_ledger *ledger, uint64_t id);

#endif
