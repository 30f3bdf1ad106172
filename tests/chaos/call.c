#include "call.h"

#include <stdio.h>
#include <string.h>

#include "need.h"

/* A try is given up before the server's stall ends. */
#define TRY_MS 1000
#define CONNECT_MS 200

static chaos_try *last_try(chaos_call *call) {
  const unsigned count = call->outcome->try_count;
  const unsigned at = count < CHAOS_TRIES_MAX ? count : CHAOS_TRIES_MAX;
  return &call->outcome->tries[at - 1];
}

static bool has_whim(const chaos_call *call, chaos_whim whim, size_t at) {
  return call->plan.whim == whim && at >= call->plan.whim_at;
}

static void cancel(const chaos_call *call) {
  if (call->is_pooled) {
    again_curl_multi_cancel(call->driver, call->pooled_id);
  } else {
    again_curl_cancel(call->engine, call->easy);
  }
}

/* -------------------------------- callbacks ------------------------------ */

static int on_prereq(void *user, char *remote, char *local, int remote_port,
                     int local_port) {
  chaos_call *call = user;
  (void)remote;
  (void)local;
  (void)remote_port;
  (void)local_port;
  last_try(call)->send_count++;
  if (has_whim(call, CHAOS_WHIM_CANCEL_SENDING, call->outcome->try_count)) {
    cancel(call);
  }
  return CURL_PREREQFUNC_OK;
}

static bool pauses_now(chaos_call *call, size_t size) {
  if (!call->plan.pauses || call->paused_try == call->outcome->try_count ||
      call->sink.size + size < call->plan.pause_at) {
    return false;
  }
  call->paused_try = call->outcome->try_count;
  chaos_unpauser_add(call->client->unpauser, call->engine, call->easy);
  return true;
}

static size_t on_write(char *bytes, size_t unit, size_t count, void *user) {
  chaos_call *call = user;
  const size_t size = unit * count;
  if (pauses_now(call, size)) {
    return CURL_WRITEFUNC_PAUSE;
  }
  if (has_whim(call, CHAOS_WHIM_REFUSE, call->sink.size + size)) {
    return size + 1; /* 0 would be the right answer to an empty piece */
  }
  chaos_sink_write(&call->sink, bytes, size);
  if (has_whim(call, CHAOS_WHIM_CANCEL_WRITING, call->sink.size)) {
    cancel(call);
  }
  return size;
}

static size_t on_header(char *line, size_t unit, size_t count, void *user) {
  chaos_call *call = user;
  chaos_sink_header(&call->sink, line, unit * count);
  return unit * count;
}

static int on_rewind(void *user) {
  chaos_call *call = user;
  call->sink.size = 0;
  call->sink.head_count = 0;
  return 0;
}

static size_t on_read(char *out, size_t unit, size_t count, void *user) {
  chaos_call *call = user;
  const size_t left = call->plan.sent.size - call->read_bytes;
  const size_t size = left < unit * count ? left : unit * count;
  memcpy(out, call->plan.sent.data + call->read_bytes, size);
  call->read_bytes += size;
  return size;
}

static int on_seek(void *user, curl_off_t offset, int origin) {
  chaos_call *call = user;
  if (origin != SEEK_SET || offset < 0 ||
      (size_t)offset > call->plan.sent.size) {
    return CURL_SEEKFUNC_FAIL;
  }
  call->read_bytes = (size_t)offset;
  return CURL_SEEKFUNC_OK;
}

/* --------------------------------- set-up -------------------------------- */

#define SET(easy, option, value)                                               \
  chaos_need(curl_easy_setopt(easy, option, value) == CURLE_OK, #option)

static void set_size(const chaos_call *call) {
  const bool is_known = call->plan.upload != CHAOS_UPLOAD_CHUNKED;
  const curl_off_t size = is_known ? (curl_off_t)call->plan.sent.size : -1;
  if (call->plan.method == CHAOS_METHOD_PUT) {
    SET(call->easy, CURLOPT_INFILESIZE_LARGE, size);
  } else {
    SET(call->easy, CURLOPT_POSTFIELDSIZE_LARGE, size);
  }
}

static void set_method(const chaos_call *call) {
  if (call->plan.method == CHAOS_METHOD_GET) {
    return;
  }
  if (call->plan.method == CHAOS_METHOD_PUT) {
    SET(call->easy, CURLOPT_UPLOAD, 1L);
  } else {
    SET(call->easy, CURLOPT_POST, 1L);
  }
  set_size(call);
  if (call->plan.upload == CHAOS_UPLOAD_FIELDS) {
    SET(call->easy, CURLOPT_POSTFIELDS, call->plan.sent.data);
  }
}

/* What stands on the handle, and not in the request. */
static void set_up_handle(const chaos_call *call) {
  const unsigned patience = call->client->patience;
  set_method(call);
  SET(call->easy, CURLOPT_NOSIGNAL, 1L);
  SET(call->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)(CONNECT_MS * patience));
  if (call->plan.has_handle_limit) {
    SET(call->easy, CURLOPT_TIMEOUT_MS, (long)(TRY_MS * patience));
  }
}

static void set_up_body(chaos_call *call) {
  again_curl_request *request = &call->request;
  switch (call->plan.upload) {
  case CHAOS_UPLOAD_MEMORY:
    request->body = call->plan.sent.data;
    request->body_bytes = call->plan.sent.size;
    return;
  case CHAOS_UPLOAD_READ:
  case CHAOS_UPLOAD_CHUNKED:
    request->seek = on_seek;
    request->seek_user = call;
    break;
  case CHAOS_UPLOAD_ONE_SHOT:
    break;
  case CHAOS_UPLOAD_FIELDS:
  case CHAOS_UPLOAD_NONE:
    return;
  }
  request->read = on_read;
  request->read_user = call;
}

static void add_header(chaos_call *call, const char *line) {
  struct curl_slist *longer = curl_slist_append(call->headers, line);
  chaos_need(longer != NULL, "memory");
  call->headers = longer;
}

static void set_up_headers(chaos_call *call) {
  const bool is_chunked_post = call->plan.upload == CHAOS_UPLOAD_CHUNKED &&
                               call->plan.method == CHAOS_METHOD_POST;
  if (is_chunked_post) {
    add_header(call, "Transfer-Encoding: chunked");
  }
  if (call->plan.hands_headers) {
    add_header(call, "X-Chaos: yes");
  }
  call->request.headers = call->headers;
}

/* Each try has an address of its own, so that the server can tell them. */
static int on_prepare(again_curl_prepare *attempt, void *user) {
  chaos_call *call = user;
  const unsigned number = ++call->outcome->try_count;
  chaos_try *now = last_try(call);
  *now = (chaos_try){
      .door = chaos_door_of(call->client->source, call->plan.id, number),
      .attempt = attempt->attempt,
      .is_resumed = attempt->range != NULL};
  (void)snprintf(call->url, sizeof(call->url), "http://127.0.0.1:%u/%llu/%u",
                 call->client->ports[now->door],
                 (unsigned long long)call->plan.id, number);
  attempt->url = call->url;
  if (call->is_pooled) {
    call->easy = attempt->easy;
    set_up_handle(call);
  }
  if (has_whim(call, CHAOS_WHIM_CANCEL_PREPARING, number)) {
    cancel(call);
  }
  return 0;
}

static void set_up_request(chaos_call *call) {
  again_curl_request *request = &call->request;
  again_curl_request_init(request, sizeof(*request));
  (void)snprintf(call->url, sizeof(call->url), "http://127.0.0.1:%u/%llu/0",
                 call->client->ports[CHAOS_DOOR_OPEN],
                 (unsigned long long)call->plan.id);
  request->url = call->url;
  request->write = on_write;
  request->write_user = call;
  request->header = on_header;
  request->header_user = call;
  request->prereq = on_prereq;
  request->prereq_user = call;
  request->prepare = on_prepare;
  request->prepare_user = call;
  request->rewind = call->plan.can_rewind ? on_rewind : NULL;
  request->rewind_user = call;
  request->fail_on_error = call->plan.fails_on_error;
  if (!call->plan.has_handle_limit) {
    request->attempt_ms = (uint64_t)TRY_MS * call->client->patience;
  }
  request->idempotent =
      call->plan.says_idempotent ? AGAIN_ANSWER_YES : AGAIN_ANSWER_UNSET;
  request->idempotency_key = call->plan.has_key ? "Idempotency-Key" : NULL;
}

void chaos_call_begin(chaos_call *call, const chaos_client *client, uint64_t id,
                      CURL *easy, chaos_outcome *outcome) {
  *call = (chaos_call){.client = client,
                       .easy = easy,
                       .is_pooled = easy == NULL,
                       .plan = chaos_plan_of(client->source, id),
                       .outcome = outcome};
  call->engine = client->engines[call->plan.is_governed];
  outcome->has_begun = true;
  set_up_request(call);
  set_up_body(call);
  set_up_headers(call);
  if (easy != NULL) {
    curl_easy_reset(easy);
    set_up_handle(call);
  }
}

void chaos_call_end(chaos_call *call, CURLcode code,
                    const again_decision *decision) {
  chaos_outcome *outcome = call->outcome;
  unsigned arrivals_max = 0;
  for (unsigned i = 0; i < outcome->try_count && i < CHAOS_TRIES_MAX; i++) {
    arrivals_max += outcome->tries[i].send_count;
  }
  outcome->finish_count++;
  outcome->code = code;
  outcome->action = decision->action;
  outcome->why = decision->why;
  outcome->effect = decision->verdict.effect;
  outcome->status = decision->status;
  outcome->transport = decision->transport;
  outcome->attempts = decision->attempts;
  outcome->attempts_max = decision->attempts_max;
  outcome->maybe_applied = decision->maybe_applied;
  outcome->got = chaos_sink_got(&call->sink, call->client->source, &call->plan,
                                arrivals_max);
  outcome->got_bytes = call->sink.size;
  outcome->digest = chaos_digest_of(call->sink.bytes, call->sink.size);
  outcome->head_count = call->sink.head_count;
  chaos_sink_clear(&call->sink);
  curl_slist_free_all(call->headers);
  call->headers = NULL;
}
