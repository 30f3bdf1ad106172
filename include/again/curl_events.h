/**
 * @file curl_events.h
 * What an engine tells of its calls, for logs and metrics. Part of
 * <again/curl.h>.
 */
#ifndef AGAIN_CURL_EVENTS_H
#define AGAIN_CURL_EVENTS_H

#include <curl/curl.h>

#include <again/again.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * One decision, told as it is made; where it ends an attempt, with what that
 * did. There is one such event for each attempt. Texts are valid during the
 * call only. No user, password, query or header value is in them.
 */
typedef struct again_curl_event {
  size_t struct_size;
  /** NULL = a pooled call that has none now. */
  CURL *easy;
  /** url.full, without query, fragment, user and password. */
  const char *url;
  const again_decision *decision;
  /** libcurl's own end of the attempt. */
  CURLcode code;
  /** The number of the call in its engine, from 1. */
  uint64_t call;
  /** server.address and server.port, from the URL. */
  const char *server_address;
  unsigned server_port;
  /** What the call shares its governor's state by; "" = nothing, or it could
   * not begin. */
  const char *scope;
  /** mono_ms after which no attempt begins. A call that is held beyond it by
   * the decision's `due_ms` goes on when its turn comes: nobody knows when. */
  uint64_t deadline_ms;
  /** Whether an attempt ended with this decision. Else the rest is zero. */
  bool ends_attempt;
  /** http.request.method */
  const char *method;
  /** network.peer.address and network.peer.port; NULL, 0 = not connected. */
  const char *peer_address;
  unsigned peer_port;
  /** network.protocol.version: "1.1", "2"; NULL = no answer. */
  const char *protocol_version;
  /** error.type: the status from 400, or the transport's word; NULL = none. */
  const char *error_type;
  /** http.request.resend_count: from 0. */
  unsigned resend_count;
  /** The attempt made a connection. */
  bool is_connection_new;
  /** http.request.body.size and http.response.body.size, as transferred. */
  uint64_t request_body_bytes;
  uint64_t response_body_bytes;
  /** From the attempt's start: until it was connected (0 = it was already),
   * until the first byte of an answer (0 = none came), until its end. */
  uint64_t connect_us;
  uint64_t first_byte_us;
  uint64_t duration_us;
} again_curl_event;

/**
 * Hears every decision, from the thread of the call, outside libcurl's
 * callbacks. That a call is held is told again where its `due_ms` has changed.
 * It must not use the handle or the engine.
 */
typedef void again_curl_event_fn(const again_curl_event *event, void *user);

/** A member of an event, by the name that OpenTelemetry's conventions for HTTP
 * give it; "again.…" where they have none. */
typedef struct again_curl_attribute {
  const char *name;
  /** NULL = `number`. Lent by the event. */
  const char *text;
  int64_t number;
} again_curl_attribute;

/**
 * The attributes of an event, one by one: what it does not have is left out,
 * and so is the message of an error of class auth, which may echo secrets.
 * @param at  0 at first; counted on
 * @return false where there is no other
 * @since 0.1
 */
AGAIN_API bool again_curl_event_attribute(const again_curl_event *event,
                                          size_t *at,
                                          again_curl_attribute *out);

#ifdef __cplusplus
}
#endif

#endif
