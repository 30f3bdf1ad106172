#include "fetch_handle.h"

#include "fetch_url.h"

static const long redirects_max = 50; /* as curl */

/* What libcurl sends of itself: only to headers that were handed over the
 * engine adds If-Range, where it goes on with a download. */
static char accept_line[] = "Accept: */*";
static struct curl_slist accept_all = {accept_line, NULL};

static bool sends_data(const again_fetch_options *options) {
  return options->has_data && !options->data_in_url;
}

static CURLcode set_connection(CURL *easy, const again_fetch_options *options,
                               const char *url) {
  static const long versions[] = {
      [AGAIN_FETCH_HTTP_ANY] = CURL_HTTP_VERSION_2TLS,
      [AGAIN_FETCH_HTTP_1_1] = CURL_HTTP_VERSION_1_1,
      [AGAIN_FETCH_HTTP_2] = CURL_HTTP_VERSION_2_0};
  CURLcode code = CURLE_OK;
#define SET(option, value)                                                     \
  (code = code == CURLE_OK ? curl_easy_setopt(easy, option, value) : code)
  SET(CURLOPT_HTTP_VERSION, versions[options->http]);
  SET(CURLOPT_IPRESOLVE, options->ip_version);
  SET(CURLOPT_SSL_VERIFYPEER, options->insecure ? 0L : 1L);
  SET(CURLOPT_SSL_VERIFYHOST, options->insecure ? 0L : 2L);
  SET(CURLOPT_FOLLOWLOCATION, options->follow ? 1L : 0L);
  SET(CURLOPT_MAXREDIRS, redirects_max);
  if (options->proxy != NULL) {
    SET(CURLOPT_PROXY, options->proxy);
  }
  if (options->ca_file != NULL) {
    SET(CURLOPT_CAINFO, options->ca_file);
  }
  /* Who comes second rather shares a connection than opens one, where they may
   * be shared. */
  if (again_fetch_options_is_parallel(options) &&
      curl_strnequal(url, "https:", sizeof "https:" - 1)) {
    SET(CURLOPT_PIPEWAIT, 1L);
  }
  if (options->connect_ms > 0) {
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)options->connect_ms);
  }
  return code;
}

static CURLcode set_headers(CURL *easy, const again_fetch_options *options) {
  CURLcode code = CURLE_OK;
  SET(CURLOPT_USERAGENT, options->user_agent != NULL ? options->user_agent
                                                     : "again/" AGAIN_VERSION);
  if (options->user != NULL) {
    SET(CURLOPT_USERPWD, options->user);
  }
  if (options->referer != NULL) {
    SET(CURLOPT_REFERER, options->referer);
  }
  if (options->cookie != NULL) {
    SET(CURLOPT_COOKIE, options->cookie);
  }
  if (options->compressed) {
    SET(CURLOPT_ACCEPT_ENCODING, "");
  }
  return code;
}

/* Method and body. */
static CURLcode set_request(CURL *easy, again_curl_request *request,
                            const again_fetch_options *options,
                            again_fetch_source *source) {
  CURLcode code = CURLE_OK;
  if (options->upload != NULL) {
    SET(CURLOPT_UPLOAD, 1L);
    SET(CURLOPT_INFILESIZE_LARGE, source->size_bytes);
    request->read = again_fetch_source_read;
    request->read_user = source;
    request->seek = source->can_seek ? again_fetch_source_seek : NULL;
    request->seek_user = source;
  } else if (sends_data(options)) {
    SET(CURLOPT_POST, 1L);
    SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)options->data.size);
    request->body = options->data.data;
    request->body_bytes = options->data.size;
  } else if (options->head) {
    SET(CURLOPT_NOBODY, 1L);
  }
  if (options->method != NULL) {
    SET(CURLOPT_CUSTOMREQUEST, options->method);
    request->method = options->method;
  }
  return code;
}
#undef SET

CURLcode again_fetch_handle(CURL *easy, again_curl_request *request,
                            const again_fetch_options *options, const char *url,
                            again_buffer *url_out, again_fetch_source *source) {
  if (again_fetch_url(url_out, options, url) != AGAIN_OK) {
    return CURLE_OUT_OF_MEMORY;
  }
  request->url = url_out->data;
  request->headers = options->headers != NULL ? options->headers : &accept_all;
  request->range = options->range;
  request->operation = options->operation;
  request->idempotent = options->idempotent;
  request->idempotency_key = options->idempotency_key;
  request->fail_on_error = options->fail;
  request->quick_exit = true;
  request->attempt_ms = options->attempt_ms;
  request->deadline_ms = options->deadline_ms;
  request->attempts = options->attempts;
  CURLcode code = set_connection(easy, options, url);
  if (code == CURLE_OK) {
    code = set_headers(easy, options);
  }
  return code == CURLE_OK ? set_request(easy, request, options, source) : code;
}
