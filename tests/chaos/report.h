/*
 * What a run comes to, for a person.
 */
#ifndef AGAIN_TESTS_CHAOS_REPORT_H
#define AGAIN_TESTS_CHAOS_REPORT_H

#include "ledger.h"
#include "outcome.h"

/* Judges the calls that have begun, prints what came of them, and each
 * promise that was broken. How many were. */
unsigned chaos_report(const chaos_source *source, const chaos_ledger *ledger,
                      const chaos_outcome *outcomes);

#endif
