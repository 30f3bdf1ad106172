/* Telling the engine's `event` of each decision. */
#ifndef AGAIN_CURL_EVENT_H
#define AGAIN_CURL_EVENT_H

#include "transfer.h"

void again_event_tell(const again_transfer *transfer, CURLcode code);

#endif
