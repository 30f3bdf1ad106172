#include "event.h"

#include <stdio.h>

#include "event_url.h"

static uint64_t ask_number(CURL *easy, CURLINFO info) {
  curl_off_t value = 0;
  (void)curl_easy_getinfo(easy, info, &value);
  return value > 0 ? (uint64_t)value : 0;
}

static long ask_long(CURL *easy, CURLINFO info) {
  long value = 0;
  (void)curl_easy_getinfo(easy, info, &value);
  return value;
}

static const char *version_name(long version) {
  switch (version) {
  case CURL_HTTP_VERSION_1_0:
    return "1.0";
  case CURL_HTTP_VERSION_1_1:
    return "1.1";
  case CURL_HTTP_VERSION_2_0:
    return "2";
  case CURL_HTTP_VERSION_3:
    return "3";
  default:
    return NULL;
  }
}

/* What libcurl measured. */
static void measure(again_curl_event *event, CURL *easy) {
  char *address = NULL;
  (void)curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &address);
  const long port = ask_long(easy, CURLINFO_PRIMARY_PORT);
  if (address != NULL && *address != '\0' && port > 0) {
    event->peer_address = address;
    event->peer_port = (unsigned)port;
  }
  event->protocol_version = version_name(ask_long(easy, CURLINFO_HTTP_VERSION));
  event->is_connection_new = ask_long(easy, CURLINFO_NUM_CONNECTS) > 0;
  event->request_body_bytes = ask_number(easy, CURLINFO_SIZE_UPLOAD_T);
  event->response_body_bytes = ask_number(easy, CURLINFO_SIZE_DOWNLOAD_T);
  event->connect_us = ask_number(easy, CURLINFO_CONNECT_TIME_T);
  event->first_byte_us = ask_number(easy, CURLINFO_STARTTRANSFER_TIME_T);
  event->duration_us = ask_number(easy, CURLINFO_TOTAL_TIME_T);
}

/* `text` has room for a status. */
static const char *error_type(const again_decision *decision, char *text,
                              size_t size) {
  if (decision->transport != AGAIN_TRANSPORT_OK) {
    return again_transport_name(decision->transport);
  }
  if (decision->status < 400) {
    return NULL;
  }
  (void)snprintf(text, size, "%u", decision->status);
  return text;
}

void again_event_write(const again_transfer *transfer, bool ends_attempt) {
  const again_curl_options *options = &transfer->engine->options;
  const again_decision *decision = transfer->decision;
  again_event_url url;
  char status[12];
  again_event_url_read(&url, transfer->url);
  again_curl_event event = {
      .struct_size = sizeof(event),
      .easy = transfer->easy,
      .url = url.full,
      .decision = decision,
      .code = transfer->code,
      .call = transfer->number,
      .server_address = url.address,
      .server_port = url.port,
      .scope = again_call_scope(transfer->call),
      .deadline_ms = again_call_deadline(transfer->call),
      .ends_attempt = ends_attempt,
  };
  if (ends_attempt) {
    event.method = transfer->kit->facts.method;
    event.error_type = error_type(decision, status, sizeof(status));
    event.resend_count = decision->attempts > 0 ? decision->attempts - 1 : 0;
    measure(&event, transfer->easy);
  }
  options->event(&event, options->event_user);
}
