/* One transfer in the multi: how it gets there, and what ends it. */
#ifndef AGAIN_CURL_ATTEMPT_H
#define AGAIN_CURL_ATTEMPT_H

#include "transfer.h"

/* Before the wait for another attempt: fetches new credentials, and rewinds the
 * body. NONE, or why there can be no other. */
again_why again_attempt_make_ready(again_transfer *transfer);
/* Asks `prepare`, and puts the handle into the multi. NONE, or why no attempt
 * was made: then `code` of the transfer says what went wrong. */
again_why again_attempt_begin(again_transfer *transfer, const again_time *now);
/* Takes the handle out of the multi. */
void again_attempt_end(again_transfer *transfer);

/* When it is to be looked at next, mono_ms. */
uint64_t again_attempt_due(const again_transfer *transfer);
/* libcurl's end of an attempt that is stopped, or CURLE_OK where nothing stops
 * it now; the kit's `stop` says what did. */
CURLcode again_attempt_check(again_transfer *transfer, const again_time *now);

/* What stands for a failure of the multi itself. */
CURLcode again_attempt_code_of(CURLMcode code);

#endif
