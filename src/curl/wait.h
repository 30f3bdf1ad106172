/* Waiting on a lane's multi: for a moment, a cancel or an unpause. */
#ifndef AGAIN_CURL_WAIT_H
#define AGAIN_CURL_WAIT_H

#include "transfer.h"

/* Cancelled by again_curl_cancel(), or by the engine's `poll`. */
bool again_wait_is_cancelled(again_transfer *transfer, const again_time *now);
/* One sleep, until `until_ms` at the latest, or until libcurl has work. */
void again_wait_slice(again_transfer *transfer, const again_time *now,
                      uint64_t until_ms);
/* Sleeps until `until_ms`; what stopped it earlier. */
again_stop again_wait_until(again_transfer *transfer, uint64_t until_ms);
/* Sleeps until the caller unpauses; what stopped it earlier. */
again_stop again_wait_unpaused(again_transfer *transfer);

#endif
