/* What -v shows of a transfer: heads and libcurl's remarks, as curl -v does,
 * but never a credential, a signature or a token. */
#ifndef AGAIN_CLI_FETCH_VERBOSE_H
#define AGAIN_CLI_FETCH_VERBOSE_H

#include <curl/curl.h>
#include <stdio.h>

#include "base/text.h"

/* What CURLOPT_DEBUGFUNCTION is told, `tag` before each line. */
void again_verbose_print(FILE *out, const char *tag, curl_infotype type,
                         const char *bytes, size_t size);

/* Whether anything is printed of this type. */
bool again_verbose_prints(curl_infotype type);

/* Whether a header's value may hold a secret, by its name. */
bool again_verbose_is_secret(again_text header_name);

/* A URL without user, password and query, in `size` bytes. Returns `out`. */
const char *again_verbose_url(const char *url, char *out, size_t size);

#endif
