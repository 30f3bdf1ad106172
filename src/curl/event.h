/* Telling the engine's `event` of each decision. */
#ifndef AGAIN_CURL_EVENT_H
#define AGAIN_CURL_EVENT_H

#include "transfer.h"

/* The engine has an `event`. */
void again_event_write(const again_transfer *transfer, CURLcode code);

static inline void again_event_tell(const again_transfer *transfer,
                                    CURLcode code) {
  if (transfer->engine->options.event != NULL) {
    again_event_write(transfer, code);
  }
}

#endif
