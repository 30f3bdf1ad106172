/*
 * Lays the client's record beside the server's.
 */
#ifndef AGAIN_TESTS_CHAOS_JUDGE_H
#define AGAIN_TESTS_CHAOS_JUDGE_H

#include "ledger.h"
#include "outcome.h"

typedef struct chaos_case {
  const chaos_plan *plan;
  const chaos_outcome *outcome;
  const chaos_entry *entry;
} chaos_case;

/* What libagain promises of every call. */
size_t chaos_promise_count(void);
const char *chaos_promise_text(size_t promise);
bool chaos_promise_is_kept(size_t promise, const chaos_case *of);

/* A try ran out of time although the server did not stall: the machine is
 * slow, or the request was never whole. */
bool chaos_case_was_slow(const chaos_case *of);

/* The last arrival of the try; NULL = none. */
const chaos_arrival *chaos_case_last(const chaos_case *of, unsigned number);

#endif
