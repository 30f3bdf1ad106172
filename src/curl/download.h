/* A body that broke, and the attempts that go on with it: what each came to,
 * and what the core is told of it. */
#ifndef AGAIN_CURL_DOWNLOAD_H
#define AGAIN_CURL_DOWNLOAD_H

#include "transfer.h"

/*
 * The attempt ended with `code`. Returns what it came to: CURLE_OK where the
 * caller has seen all that was wanted, an error where not. CURLE_OUT_OF_MEMORY
 * where it can't be gone on with for that reason.
 */
CURLcode again_download_end(again_transfer *transfer, CURLcode code);
/* For the core: of the bytes that the caller has seen of this attempt. */
void again_download_describe(const again_transfer *transfer,
                             again_attempt *out);

/* The transfer stands still until the caller's sink is rewound: does it.
 * Anything but CURLE_OK ends the attempt. */
CURLcode again_download_rewind(again_transfer *transfer);

/* Whether the next attempt is to bring a part of the body: of `out` as
 * CURLOPT_RANGE takes it. */
bool again_download_range(const again_transfer *transfer,
                          char out[AGAIN_RESUME_RANGE_BYTES]);
/* What the caller is to see where the call ends, and a body is not whole. */
CURLcode again_download_code(const again_transfer *transfer);

/* The body is none that broke any more. */
void again_download_forget(again_transfer *transfer);

#endif
