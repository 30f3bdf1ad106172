#include "options.h"

#include <stdio.h>
#include <string.h>

#include "download.h"

#define DNS_CACHE_TIMEOUT_DEFAULT_S 60L

/* Options of functions and pointers fail on no account; strings may. */
#define SET(easy, option, value)                                               \
  ((void)curl_easy_setopt((easy), (option), (value)))

/* ---- libcurl's callbacks: the kit changes from attempt to attempt -------- */

static size_t on_write(char *bytes, size_t unit, size_t count, void *user) {
  again_transfer *transfer = user;
  again_sink *sink = &transfer->kit->sink;
  const size_t taken = again_sink_write(bytes, unit, count, sink);
  if (sink->use == AGAIN_RESUME_RESTART) {
    again_transfer_retime(transfer);
  }
  return taken;
}

static size_t on_header(char *line, size_t unit, size_t count, void *user) {
  again_transfer *transfer = user;
  return again_sink_header(line, unit, count, &transfer->kit->sink);
}

static int on_prereq(void *user, char *primary_ip, char *local_ip,
                     int primary_port, int local_port) {
  again_transfer *transfer = user;
  return again_resend_prereq(&transfer->kit->resend, primary_ip, local_ip,
                             primary_port, local_port);
}

/* ---- sets of options ---------------------------------------------------- */

static void set_callbacks(again_transfer *transfer) {
  CURL *easy = transfer->easy;
  SET(easy, CURLOPT_WRITEFUNCTION, on_write);
  SET(easy, CURLOPT_WRITEDATA, transfer);
  SET(easy, CURLOPT_HEADERFUNCTION, on_header);
  SET(easy, CURLOPT_HEADERDATA, transfer);
  SET(easy, CURLOPT_PREREQFUNCTION, on_prereq);
  SET(easy, CURLOPT_PREREQDATA, transfer);
  SET(easy, CURLOPT_FAILONERROR, 0L);
}

/* A handle without a source gets no more than a function that has nothing:
 * each option costs instructions. */
static void set_source(again_transfer *transfer) {
  CURL *easy = transfer->easy;
  SET(easy, CURLOPT_READFUNCTION, again_upload_read);
  SET(easy, CURLOPT_READDATA, &transfer->upload);
  SET(easy, CURLOPT_SEEKFUNCTION, again_upload_seek);
  SET(easy, CURLOPT_SEEKDATA, &transfer->upload);
}

static bool has_source(const again_curl_request *request) {
  return request->body != NULL || request->read != NULL;
}

static void reset_callbacks(CURL *easy, const again_curl_request *request) {
  const bool writes = request->write != NULL;
  const bool heads = request->header != NULL;
  const bool asks = request->prereq != NULL;
  SET(easy, CURLOPT_WRITEFUNCTION, request->write);
  SET(easy, CURLOPT_WRITEDATA, writes ? request->write_user : stdout);
  SET(easy, CURLOPT_HEADERFUNCTION, request->header);
  SET(easy, CURLOPT_HEADERDATA, heads ? request->header_user : NULL);
  SET(easy, CURLOPT_PREREQFUNCTION, request->prereq);
  SET(easy, CURLOPT_PREREQDATA, asks ? request->prereq_user : NULL);
  SET(easy, CURLOPT_READFUNCTION, request->read);
  if (request->fail_on_error) {
    SET(easy, CURLOPT_FAILONERROR, 1L);
  }
}

static void reset_source(CURL *easy, const again_curl_request *request) {
  const bool reads = request->read != NULL;
  const bool seeks = reads && request->seek != NULL;
  SET(easy, CURLOPT_READDATA, reads ? request->read_user : stdin);
  SET(easy, CURLOPT_SEEKFUNCTION, seeks ? request->seek : NULL);
  SET(easy, CURLOPT_SEEKDATA, seeks ? request->seek_user : NULL);
}

void again_options_bind(again_transfer *transfer) {
  set_callbacks(transfer);
  set_source(transfer);
}

void again_options_unbind(again_transfer *transfer) {
  static const again_curl_request nothing = AGAIN_CURL_REQUEST_INIT;
  reset_callbacks(transfer->easy, &nothing);
  reset_source(transfer->easy, &nothing);
  SET(transfer->easy, CURLOPT_URL, NULL);
}

/* A bound handle keeps its URL from call to call. */
static CURLcode set_bound_url(again_transfer *transfer, const char *url) {
  const again_mem *mem = &transfer->engine->mem;
  if (transfer->bound_url != NULL && strcmp(transfer->bound_url, url) == 0) {
    return CURLE_OK;
  }
  const size_t size = strlen(url) + 1;
  char *copy = mem->realloc(NULL, size, mem->user);
  if (copy == NULL) {
    return CURLE_OUT_OF_MEMORY;
  }
  memcpy(copy, url, size);
  mem->free(transfer->bound_url, mem->user);
  transfer->bound_url = copy;
  const CURLcode code = curl_easy_setopt(transfer->easy, CURLOPT_URL, url);
  if (code != CURLE_OK) {
    *copy = '\0'; /* the next call is to set it, even if to the same */
  }
  return code;
}

static CURLcode set_url(again_transfer *transfer) {
  const char *url = transfer->url;
  return transfer->handle.is_bound
             ? set_bound_url(transfer, url)
             : curl_easy_setopt(transfer->easy, CURLOPT_URL, url);
}

void again_options_headers(again_transfer *transfer) {
  struct curl_slist *headers = transfer->headers;
  const bool is_ours = headers != NULL || transfer->key != NULL;
  if (transfer->resume != NULL && is_ours) {
    headers = again_resume_before(transfer->resume, headers);
  }
  if (transfer->key != NULL) {
    headers = again_key_before(transfer->key, headers);
  }
  if (headers != NULL || transfer->has_headers) {
    transfer->has_headers = true;
    SET(transfer->easy, CURLOPT_HTTPHEADER, headers);
  }
}

static CURLcode set_range(again_transfer *transfer) {
  char text[AGAIN_RESUME_RANGE_BYTES];
  const bool is_part = again_download_range(transfer, text);
  if (!is_part && !transfer->has_range) {
    return CURLE_OK;
  }
  transfer->has_range = true;
  return curl_easy_setopt(transfer->easy, CURLOPT_RANGE,
                          is_part ? text : transfer->request->range);
}

CURLcode again_options_begin(again_transfer *transfer) {
  CURL *easy = transfer->easy;
  const again_curl_request *request = transfer->request;
  if (!transfer->handle.is_bound) {
    set_callbacks(transfer);
    if (has_source(request)) {
      set_source(transfer);
    } else {
      SET(easy, CURLOPT_READFUNCTION, again_upload_read_nothing);
    }
  }
  if (request->quick_exit) {
    SET(easy, CURLOPT_QUICK_EXIT, 1L);
  }
  return request->range == NULL
             ? CURLE_OK
             : curl_easy_setopt(easy, CURLOPT_RANGE, request->range);
}

CURLcode again_options_attempt(again_transfer *transfer) {
  CURL *easy = transfer->easy;
  if (transfer->is_broken != transfer->has_fresh_connect) {
    transfer->has_fresh_connect = transfer->is_broken;
    SET(easy, CURLOPT_FRESH_CONNECT, transfer->is_broken ? 1L : 0L);
  }
  if (transfer->is_stale && !transfer->has_dns_timeout) {
    transfer->has_dns_timeout = true;
    SET(easy, CURLOPT_DNS_CACHE_TIMEOUT, 0L);
  }
  again_options_headers(transfer);
  const CURLcode code = set_range(transfer);
  return code == CURLE_OK ? set_url(transfer) : code;
}

/* What a bound handle's next call does not set must not be left behind. */
static void end_bound(again_transfer *transfer) {
  CURL *easy = transfer->easy;
  if (transfer->has_headers) {
    SET(easy, CURLOPT_HTTPHEADER, NULL);
  }
  if (transfer->has_range || transfer->request->range != NULL) {
    SET(easy, CURLOPT_RANGE, NULL);
  }
}

static void end_unbound(again_transfer *transfer) {
  CURL *easy = transfer->easy;
  const again_curl_request *request = transfer->request;
  reset_callbacks(easy, request);
  if (has_source(request)) {
    reset_source(easy, request);
  }
  if (transfer->has_headers) {
    SET(easy, CURLOPT_HTTPHEADER, request->headers);
  }
  if (transfer->has_range) {
    SET(easy, CURLOPT_RANGE, request->range);
  }
  if (transfer->url != request->url) {
    SET(easy, CURLOPT_URL, request->url);
  }
}

void again_options_forget(again_transfer *transfer) {
  transfer->has_headers = false;
  transfer->has_range = false;
  transfer->has_fresh_connect = false;
  transfer->has_dns_timeout = false;
}

void again_options_end(again_transfer *transfer) {
  CURL *easy = transfer->easy;
  if (transfer->handle.is_bound) {
    end_bound(transfer);
  } else {
    end_unbound(transfer);
  }
  if (transfer->has_fresh_connect) {
    SET(easy, CURLOPT_FRESH_CONNECT, 0L);
  }
  if (transfer->has_dns_timeout) {
    SET(easy, CURLOPT_DNS_CACHE_TIMEOUT, DNS_CACHE_TIMEOUT_DEFAULT_S);
  }
  if (transfer->request->quick_exit) {
    SET(easy, CURLOPT_QUICK_EXIT, 0L);
  }
}
