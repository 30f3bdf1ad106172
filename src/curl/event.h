/* Telling the engine's `event` of each decision. */
#ifndef AGAIN_CURL_EVENT_H
#define AGAIN_CURL_EVENT_H

#include "transfer.h"

/* The engine has an `event`. */
void again_event_write(const again_transfer *transfer, bool ends_attempt);

static inline void again_event_tell(const again_transfer *transfer,
                                    bool ends_attempt) {
  if (transfer->engine->options.event != NULL) {
    again_event_write(transfer, ends_attempt);
  }
}

#endif
