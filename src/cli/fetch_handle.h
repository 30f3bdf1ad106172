/* An easy handle, set up as curl would for the same options. What the engine
 * owns is in the request, not on the handle. */
#ifndef AGAIN_CLI_FETCH_HANDLE_H
#define AGAIN_CLI_FETCH_HANDLE_H

#include <again/curl.h>

#include "fetch_options.h"
#include "fetch_source.h"

/*
 * Sets `easy` and `request` for `url`. `url_out` keeps the URL where -G or -T
 * makes another one; `source` is open where -T is given. CURLE_OK, or what
 * libcurl refused.
 */
CURLcode again_fetch_handle(CURL *easy, again_curl_request *request,
                            const again_fetch_options *options, const char *url,
                            again_buffer *url_out, again_fetch_source *source);

#endif
