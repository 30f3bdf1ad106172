/* What runs transfers: a blocking call's lane, or a driver. */
#ifndef AGAIN_CURL_RUNNER_H
#define AGAIN_CURL_RUNNER_H

#include "calls.h"
#include "timers.h"

typedef struct again_runner {
  CURLM *multi;
  /* Has it looked at soon; under the engine's lock, from any thread. */
  void (*wake)(again_transfer *transfer);
  /* A driver's; NULL where one loop runs one call. */
  again_timers *timers;
} again_runner;

#endif
