/* An event as names and values, for logs and metrics. */
#include <again/curl.h>

/* What has no name is left out. */
static again_curl_attribute text(const char *name, const char *value) {
  const bool is_there = value != NULL && *value != '\0';
  return (again_curl_attribute){is_there ? name : NULL, value, 0};
}

static again_curl_attribute number_if(bool is_there, const char *name,
                                      uint64_t value) {
  const int64_t number = value < INT64_MAX ? (int64_t)value : INT64_MAX;
  return (again_curl_attribute){is_there ? name : NULL, NULL, number};
}

static again_curl_attribute number(const char *name, uint64_t value) {
  return number_if(value != 0, name, value);
}

#define CONVENTION_COUNT 13

static again_curl_attribute of_convention(const again_curl_event *event,
                                          size_t index) {
  const bool ended = event->ends_attempt;
  switch (index) {
  case 0:
    return text("http.request.method", event->method);
  case 1:
    return text("url.full", event->url);
  case 2:
    return text("server.address", event->server_address);
  case 3:
    return number("server.port", event->server_port);
  case 4:
    return text("network.peer.address", event->peer_address);
  case 5:
    return number("network.peer.port", event->peer_port);
  case 6:
    return text("network.protocol.version", event->protocol_version);
  case 7:
    return number("http.response.status_code",
                  ended ? event->decision->status : 0);
  case 8:
    return text("error.type", event->error_type);
  case 9:
    return number("http.request.resend_count", event->resend_count);
  case 10:
    return number("http.request.body.size", event->request_body_bytes);
  case 11:
    return number_if(ended, "http.response.body.size",
                     event->response_body_bytes);
  default:
    return number("again.call", event->call);
  }
}

#define MEASURE_COUNT 4

static again_curl_attribute of_measure(const again_curl_event *event,
                                       size_t index) {
  switch (index) {
  case 0:
    return number_if(event->ends_attempt, "again.curl_code",
                     (uint64_t)event->code);
  case 1:
    return number("again.connect_us", event->connect_us);
  case 2:
    return number("again.first_byte_us", event->first_byte_us);
  default:
    return number("again.duration_us", event->duration_us);
  }
}

#define VERDICT_COUNT 9

/* Servers answer a wrong signature with the key and the text that was signed.
 */
static bool may_echo_secrets(const again_verdict *verdict) {
  return verdict->error_class == AGAIN_CLASS_AUTH;
}

static again_curl_attribute of_verdict(const again_decision *decision,
                                       size_t index) {
  const again_verdict *verdict = &decision->verdict;
  const bool has_remedy = verdict->remedy != AGAIN_REMEDY_NONE;
  const bool is_error = verdict->error_class != AGAIN_CLASS_SUCCESS;
  switch (index) {
  case 0:
    return text("again.class", again_class_name(verdict->error_class));
  case 1:
    return text("again.reason", verdict->reason);
  case 2:
    return text("again.effect",
                is_error ? again_effect_name(verdict->effect) : NULL);
  case 3:
    return text("again.remedy",
                has_remedy ? again_remedy_name(verdict->remedy) : NULL);
  case 4:
    return text("again.rule.file", verdict->rule_file);
  case 5:
    return number("again.rule.line", verdict->rule_line);
  case 6:
    return text("again.code", decision->code);
  case 7:
    return text("again.message",
                may_echo_secrets(verdict) ? NULL : decision->message);
  default:
    return text("again.request_id", decision->request_id);
  }
}

#define DECISION_COUNT 10

static again_curl_attribute of_decision(const again_curl_event *event,
                                        size_t index) {
  const again_decision *decision = event->decision;
  const bool knows_when =
      decision->due_ms != AGAIN_NEVER && decision->due_ms <= event->deadline_ms;
  switch (index) {
  case 0:
    return text("again.action", again_action_name(decision->action));
  case 1:
    return text("again.why", decision->why != AGAIN_WHY_NONE
                                 ? again_why_name(decision->why)
                                 : NULL);
  case 2:
    return number_if(true, "again.attempts", decision->attempts);
  case 3:
    return number_if(knows_when, "again.delay_ms", decision->delay_ms);
  case 4:
    return number_if(true, "again.elapsed_ms", decision->elapsed_ms);
  case 5:
    return number_if(decision->hint.has_delay, "again.hint_ms",
                     decision->hint.delay_ms);
  case 6:
    return text("again.hint_source", decision->hint.source);
  case 7:
    return text("again.scope", event->scope);
  case 8:
    return number_if(decision->is_probe, "again.is_probe", 1);
  default:
    return number_if(decision->maybe_applied, "again.maybe_applied", 1);
  }
}

static bool find(const again_curl_event *event, size_t index,
                 again_curl_attribute *out) {
  if (index < CONVENTION_COUNT) {
    *out = of_convention(event, index);
    return true;
  }
  index -= CONVENTION_COUNT;
  if (index < MEASURE_COUNT) {
    *out = of_measure(event, index);
    return true;
  }
  index -= MEASURE_COUNT;
  if (index < DECISION_COUNT) {
    *out = of_decision(event, index);
    return true;
  }
  index -= DECISION_COUNT;
  if (!event->ends_attempt || index >= VERDICT_COUNT) {
    return false;
  }
  *out = of_verdict(event->decision, index);
  return true;
}

bool again_curl_event_attribute(const again_curl_event *event, size_t *at,
                                again_curl_attribute *out) {
  while (find(event, *at, out)) {
    (*at)++;
    if (out->name != NULL) {
      return true;
    }
  }
  return false;
}
