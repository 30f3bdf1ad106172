/* The public structs, set to their defaults at run time. */
#include <string.h>

#include <again/curl.h>

/* A program built against an older header has a shorter struct: its size says
 * so. */
static void write_defaults(void *out, size_t size, const void *defaults,
                           size_t full_size) {
  const size_t written = size < full_size ? size : full_size;
  memcpy(out, defaults, written);
  memcpy(out, &written, written < sizeof(written) ? written : sizeof(written));
}

void again_curl_request_init(again_curl_request *out, size_t size) {
  static const again_curl_request defaults = AGAIN_CURL_REQUEST_INIT;
  write_defaults(out, size, &defaults, sizeof(defaults));
}

void again_curl_options_init(again_curl_options *out, size_t size) {
  static const again_curl_options defaults = AGAIN_CURL_OPTIONS_INIT;
  write_defaults(out, size, &defaults, sizeof(defaults));
}

void again_curl_multi_options_init(again_curl_multi_options *out, size_t size) {
  static const again_curl_multi_options defaults =
      AGAIN_CURL_MULTI_OPTIONS_INIT;
  write_defaults(out, size, &defaults, sizeof(defaults));
}
