/* Whether a request can be performed, and what the core is told of it. */
#ifndef AGAIN_CURL_REQUEST_H
#define AGAIN_CURL_REQUEST_H

#include <again/curl.h>

/* CURLE_OK, CURLE_BAD_FUNCTION_ARGUMENT or CURLE_UNSUPPORTED_PROTOCOL. */
CURLcode again_request_check(const again_curl_request *request);
/* CURLE_OK, or CURLE_UNSUPPORTED_PROTOCOL where libcurl would speak something
 * else than HTTP to this URL. */
CURLcode again_request_check_url(const char *url);
/* All but the headers; the method only where the request states it. */
void again_request_describe(const again_curl_request *request,
                            again_request *out);

#endif
