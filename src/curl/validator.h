/* Validators that are strong: where two bodies have the same, they are the
 * same byte for byte (RFC 9110, 8.8). */
#ifndef AGAIN_CURL_VALIDATOR_H
#define AGAIN_CURL_VALIDATOR_H

#include <stdbool.h>

/* The longest that is kept, with its NUL. */
#define AGAIN_VALIDATOR_BYTES 256

/* An empty tag, well-formed as it is, tells nothing apart. */
bool again_validator_is_strong_etag(const char *etag);
/* A Last-Modified so long before the response's Date that nothing can have
 * changed twice in its second, even by two clocks. NULL = absent. */
bool again_validator_is_strong_date(const char *last_modified,
                                    const char *date);

#endif
