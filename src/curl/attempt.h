/* One transfer on the lane's multi. */
#ifndef AGAIN_CURL_ATTEMPT_H
#define AGAIN_CURL_ATTEMPT_H

#include "transfer.h"

/*
 * Runs until libcurl has ended it, or the caller or a limit does; then the
 * handle is removed, and `stop` says which it was. Returns libcurl's code, or
 * what stands for it.
 */
CURLcode again_attempt_run(again_transfer *transfer);

#endif
