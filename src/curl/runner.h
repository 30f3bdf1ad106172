/* What runs transfers: a blocking call's lane, or a driver. */
#ifndef AGAIN_CURL_RUNNER_H
#define AGAIN_CURL_RUNNER_H

#include "calls.h"
#include "timers.h"

typedef struct again_runner {
  CURLM *multi;
  /* Has it looked at soon; under the engine's lock, from any thread, and even
   * from inside a libcurl callback. */
  void (*wake)(const struct again_runner *runner, again_transfer *transfer);
  /* A driver's; both NULL where one loop runs one call. */
  again_timers *timers;
  /* Gives a call what an attempt needs, and waiting does not: a kit and, to a
   * pooled one, a handle. False = no memory. */
  bool (*equip)(again_transfer *transfer);
} again_runner;

#endif
