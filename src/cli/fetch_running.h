/* The transfers that run now, in the order of their beginning. */
#ifndef AGAIN_CLI_FETCH_RUNNING_H
#define AGAIN_CLI_FETCH_RUNNING_H

#include "fetch_transfer.h"

typedef struct again_fetch_running {
  again_fetch_transfer **transfers;
  const again_progress **shown; /* what there is to show of each */
  size_t max;
  size_t count;
} again_fetch_running;

/* At most `max` at once. False where there is no memory; clear it then, too. */
bool again_fetch_running_init(again_fetch_running *running, size_t max);
void again_fetch_running_clear(again_fetch_running *running);

/* There must be room. */
void again_fetch_running_add(again_fetch_running *running,
                             again_fetch_transfer *transfer);
void again_fetch_running_remove(again_fetch_running *running,
                                const again_fetch_transfer *transfer);
/* NULL = none. */
again_fetch_transfer *
again_fetch_running_find(const again_fetch_running *running, const CURL *easy);

/* Has `shown` as it is now, and adds it to the total. */
void again_fetch_running_look(again_fetch_running *running,
                              again_progress_total *total);

#endif
