/* One call of a driver, from its being added to its being told. */
#ifndef AGAIN_CURL_DRIVEN_H
#define AGAIN_CURL_DRIVEN_H

#include "multi.h"

/* What wakes the driver's calls. */
void again_driven_init_runner(again_curl_multi *driver);
/*
 * A call as it is added: it is in the driver's list, and begun; STARTING,
 * WAITING or, to be told in the next tick, DONE. `easy` NULL = pooled.
 */
CURLcode again_driven_new(again_driven **out, again_curl_multi *driver,
                          CURL *easy, const again_curl_request *request,
                          void *user);
/* Does what is due; the call may be over, and gone, afterwards. */
void again_driven_step(again_driven *driven, const again_time *now);
/* libcurl ended its attempt; the same. */
void again_driven_end_attempt(again_driven *driven, CURLcode code);
/* Nobody wants it looked at any more; under the engine's lock. */
void again_driven_leave_signals(again_driven *driven);

#endif
