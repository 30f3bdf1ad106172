#include "options.h"

#include <stdio.h>
#include <string.h>

#define DNS_CACHE_TIMEOUT_DEFAULT_S 60L

/* Options of functions and pointers fail on no account; strings may. */
#define SET(easy, option, value)                                               \
  ((void)curl_easy_setopt((easy), (option), (value)))

static void set_callbacks(again_transfer *transfer) {
  CURL *easy = transfer->easy;
  SET(easy, CURLOPT_WRITEFUNCTION, again_sink_write);
  SET(easy, CURLOPT_WRITEDATA, &transfer->sink);
  SET(easy, CURLOPT_HEADERFUNCTION, again_sink_header);
  SET(easy, CURLOPT_HEADERDATA, &transfer->sink);
  SET(easy, CURLOPT_PREREQFUNCTION, again_resend_prereq);
  SET(easy, CURLOPT_PREREQDATA, &transfer->resend);
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
  const char *url = transfer->request.url;
  return transfer->entry.is_bound
             ? set_bound_url(transfer, url)
             : curl_easy_setopt(transfer->easy, CURLOPT_URL, url);
}

static void set_headers(again_transfer *transfer) {
  struct curl_slist *headers = transfer->request.headers;
  if (transfer->request.idempotency_key != NULL) {
    headers = again_key_before(&transfer->key, headers);
  }
  if (headers != NULL || transfer->has_headers) {
    transfer->has_headers = true;
    SET(transfer->easy, CURLOPT_HTTPHEADER, headers);
  }
}

CURLcode again_options_begin(again_transfer *transfer) {
  CURL *easy = transfer->easy;
  const again_curl_request *request = &transfer->request;
  if (!transfer->entry.is_bound) {
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
  set_headers(transfer);
  return set_url(transfer);
}

/* What a bound handle's next call does not set must not be left behind. */
static void end_bound(again_transfer *transfer) {
  CURL *easy = transfer->easy;
  if (transfer->has_headers) {
    SET(easy, CURLOPT_HTTPHEADER, NULL);
  }
  if (transfer->request.range != NULL) {
    SET(easy, CURLOPT_RANGE, NULL);
  }
}

static void end_unbound(again_transfer *transfer) {
  CURL *easy = transfer->easy;
  const again_curl_request *own = transfer->own;
  reset_callbacks(easy, own);
  if (has_source(own)) {
    reset_source(easy, own);
  }
  if (transfer->has_headers) {
    SET(easy, CURLOPT_HTTPHEADER, own->headers);
  }
  if (transfer->request.url != own->url) {
    SET(easy, CURLOPT_URL, own->url);
  }
}

void again_options_end(again_transfer *transfer) {
  CURL *easy = transfer->easy;
  if (transfer->entry.is_bound) {
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
  if (transfer->request.quick_exit) {
    SET(easy, CURLOPT_QUICK_EXIT, 0L);
  }
}
