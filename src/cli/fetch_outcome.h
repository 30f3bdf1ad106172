/* How a call of `again fetch` ended: what is said of it, and its exit code. */
#ifndef AGAIN_CLI_FETCH_OUTCOME_H
#define AGAIN_CLI_FETCH_OUTCOME_H

#include "fetch_transfer.h"

/* The exit code. Tells what went wrong, unless nobody wants to hear. */
int again_fetch_outcome(const again_fetch_transfer *transfer, CURLcode code,
                        const again_decision *decision);

#endif
