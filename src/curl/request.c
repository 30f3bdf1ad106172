#include "request.h"

#include <string.h>
#include <strings.h>

#include "key.h"

static bool is_http(const char *url) {
  if (strncasecmp(url, "http", 4) != 0) {
    return false;
  }
  const char *end = url + (url[4] == 's' || url[4] == 'S' ? 5 : 4);
  return strncmp(end, "://", 3) == 0;
}

/* Without a scheme libcurl goes by the host's name: "ftp.example.com". */
static CURLcode check_guess(const char *url) {
  CURLU *parts = curl_url();
  char *scheme = NULL;
  if (parts == NULL) {
    return CURLE_OUT_OF_MEMORY;
  }
  CURLcode code = CURLE_OK;
  if (curl_url_set(parts, CURLUPART_URL, url, CURLU_GUESS_SCHEME) ==
          CURLUE_OK &&
      curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
      strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0) {
    code = CURLE_UNSUPPORTED_PROTOCOL;
  }
  curl_free(scheme);
  curl_url_cleanup(parts);
  return code;
}

CURLcode again_request_check_url(const char *url) {
  if (is_http(url)) {
    return CURLE_OK;
  }
  return strstr(url, "://") == NULL ? check_guess(url)
                                    : CURLE_UNSUPPORTED_PROTOCOL;
}

CURLcode again_request_check(const again_curl_request *request) {
  if (request->struct_size != sizeof(*request) || request->url == NULL ||
      (request->body != NULL && request->read != NULL) ||
      (request->body == NULL && request->body_bytes > 0) ||
      (request->idempotency_key != NULL &&
       !again_key_is_name(request->idempotency_key))) {
    return CURLE_BAD_FUNCTION_ARGUMENT;
  }
  return again_request_check_url(request->url);
}

void again_request_describe(const again_curl_request *request,
                            again_request *out) {
  const bool has_key = request->idempotency_key != NULL;
  *out = (again_request){
      .struct_size = sizeof(*out),
      .method = request->method,
      .url = request->url,
      .operation = request->operation,
      .body = request->body,
      .body_bytes = request->body_bytes,
      .idempotent = request->idempotent,
  };
  if (has_key && request->idempotent == AGAIN_ANSWER_UNSET) {
    out->idempotent = AGAIN_ANSWER_YES;
  }
}
