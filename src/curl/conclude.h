/* The end of a call: what its caller is shown of the last answer. */
#ifndef AGAIN_CURL_CONCLUDE_H
#define AGAIN_CURL_CONCLUDE_H

#include "transfer.h"

/* The last decision is made. The answer is shown as bare libcurl would have,
 * where it was held: DONE, or DELIVERING where the caller pauses. */
void again_conclude(again_transfer *transfer);
/* A tick of DELIVERING. */
void again_conclude_go_on(again_transfer *transfer, const again_time *now);
/* DONE, with nothing more to show than `code`. */
void again_conclude_with(again_transfer *transfer, CURLcode code);

#endif
