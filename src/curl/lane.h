/* What one blocking thread needs: a private multi with its connections, and a
 * kit. Kept by the engine from call to call. */
#ifndef AGAIN_CURL_LANE_H
#define AGAIN_CURL_LANE_H

#include "kit.h"
#include "runner.h"

typedef struct again_lane {
  struct again_lane *next; /* in the engine's free list */
  again_mem mem;
  CURLM *multi;
  again_runner runner;
  long connects_max; /* CURLMOPT_MAXCONNECTS; 0 = not set yet */
  again_kit kit;
} again_lane;

/* NULL = no memory. */
again_lane *again_lane_new(const again_mem *mem);
void again_lane_free(again_lane *lane);
/* Makes the kit ready, and in it a call. */
AGAIN_MUST_USE again_status
again_lane_prepare(again_lane *lane, const again_call_options *options);

#endif
