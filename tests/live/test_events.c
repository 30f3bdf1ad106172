/* What is told of each attempt and of each decision. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "aid.h"

static void end(void) {
  assert_balance();
}

TestSuite(events, .fini = end, .timeout = 30);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define BUSY                                                                   \
  SEND("HTTP/1.1 503 Busy\r\nContent-Length: 33\r\n\r\n"                       \
       "{\"Code\":\"Busy\",\"RequestId\":\"r-1\"}")

/* Every attribute of every event, as "name=value\n", a blank line between. */
typedef struct told {
  char text[8192];
  size_t size;
  unsigned attempts_ended;
  again_curl_event last;
} told;

static void add(told *own, const again_curl_attribute *attribute) {
  char *out = own->text + own->size;
  const size_t room = sizeof(own->text) - own->size;
  const int size =
      attribute->text != NULL
          ? snprintf(out, room, "%s=%s\n", attribute->name, attribute->text)
          : snprintf(out, room, "%s=%lld\n", attribute->name,
                     (long long)attribute->number);
  cr_assert(size > 0 && (size_t)size < room);
  own->size += (size_t)size;
}

static void tell(const again_curl_event *event, void *user) {
  told *own = user;
  size_t at = 0;
  again_curl_attribute attribute;
  while (again_curl_event_attribute(event, &at, &attribute)) {
    add(own, &attribute);
  }
  own->size += (size_t)snprintf(own->text + own->size,
                                sizeof(own->text) - own->size, "\n");
  own->attempts_ended += event->ends_attempt;
  own->last = *event;
}

static void begin(live *t, told *own, const live_step *steps, size_t count) {
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  *own = (told){.size = 0};
  options.event = tell;
  options.event_user = own;
  live_begin(t, steps, count, &options);
}

/* How many events have this line. */
static unsigned count_lines(const told *own, const char *line) {
  unsigned count = 0;
  const size_t size = strlen(line);
  for (const char *at = own->text; (at = strstr(at, line)) != NULL; at++) {
    const bool begins = at == own->text || at[-1] == '\n';
    count += begins && at[size] == '\n';
  }
  return count;
}

Test(events, each_attempt_is_told_by_its_conventional_names) {
  static const live_step script[] = {READ, BUSY, READ, OK_STEP};
  told own;
  live t;
  char port[32];
  begin(&t, &own, script, COUNT(script));
  (void)snprintf(port, sizeof(port), "server.port=%u", live_port(t.server));
  cr_expect_eq(live_perform(&t, "/a?sig=secret"), CURLE_OK);
  cr_expect_eq(own.attempts_ended, 2);
  cr_expect_eq(count_lines(&own, "http.request.method=GET"), 2);
  cr_expect_eq(count_lines(&own, "http.response.status_code=503"), 1);
  cr_expect_eq(count_lines(&own, "http.response.status_code=200"), 1);
  cr_expect_eq(count_lines(&own, "http.response.body.size=33"), 1);
  cr_expect_eq(count_lines(&own, "http.response.body.size=2"), 1);
  cr_expect_eq(count_lines(&own, "error.type=503"), 1);
  cr_expect_eq(count_lines(&own, "http.request.resend_count=1"), 1);
  cr_expect_eq(count_lines(&own, "network.protocol.version=1.1"), 2);
  cr_expect_eq(count_lines(&own, "network.peer.address=127.0.0.1"), 2);
  cr_expect_eq(count_lines(&own, "server.address=127.0.0.1"), 4);
  cr_expect_eq(count_lines(&own, port), 4);
  cr_expect_eq(count_lines(&own, "again.code=Busy"), 1);
  cr_expect_eq(count_lines(&own, "again.request_id=r-1"), 1);
  cr_expect_eq(count_lines(&own, "again.action=go"), 2);
  cr_expect_eq(count_lines(&own, "again.action=retry"), 1);
  cr_expect_eq(count_lines(&own, "again.action=deliver"), 1);
  cr_expect_eq(count_lines(&own, "again.call=1"), 4);
  cr_expect_null(strstr(own.text, "secret"), "%s", own.text);
  cr_expect(own.last.duration_us > 0);
  live_end(&t);
}

Test(events, a_failure_of_the_network_is_told_by_its_word) {
  static const live_step script[] = {READ, CLOSE, READ, OK_STEP};
  told own;
  live t;
  begin(&t, &own, script, COUNT(script));
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  cr_expect_eq(count_lines(&own, "error.type=empty-reply"), 1, "%s", own.text);
  cr_expect_eq(count_lines(&own, "again.curl_code=52"), 1);
  cr_expect_eq(count_lines(&own, "http.response.status_code=200"), 1);
  live_end(&t);
}

Test(events, what_the_request_carried_never_appears) {
  static const live_step script[] = {READ, BUSY, READ, OK_STEP};
  told own;
  live t;
  begin(&t, &own, script, COUNT(script));
  t.request.headers = curl_slist_append(NULL, "Authorization: secret-1");
  t.request.body = "secret-2";
  t.request.body_bytes = 8;
  t.request.method = "PUT";
  (void)curl_easy_setopt(t.easy, CURLOPT_UPLOAD, 1L);
  (void)curl_easy_setopt(t.easy, CURLOPT_INFILESIZE, 8L);
  (void)curl_easy_setopt(t.easy, CURLOPT_USERPWD, "me:secret-3");
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  cr_expect_eq(count_lines(&own, "http.request.body.size=8"), 2);
  cr_expect_null(strstr(own.text, "secret"), "%s", own.text);
  curl_slist_free_all(t.request.headers);
  live_end(&t);
}

Test(events, calls_are_numbered) {
  static const live_step script[] = {READ, OK_STEP, READ, OK_STEP};
  told own;
  live t;
  begin(&t, &own, script, COUNT(script));
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  cr_expect_eq(own.last.call, 1);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  cr_expect_eq(own.last.call, 2);
  live_end(&t);
}

/* On a connection that is there nothing is connected. */
Test(events, a_connection_is_new_once) {
  static const live_step script[] = {READ, OK_STEP, READ, OK_STEP};
  told own;
  live t;
  begin(&t, &own, script, COUNT(script));
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  cr_expect(own.last.is_connection_new);
  cr_expect_gt(own.last.connect_us, 0);
  cr_expect_leq(own.last.connect_us, own.last.first_byte_us);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  cr_expect_not(own.last.is_connection_new);
  cr_expect_eq(own.last.connect_us, 0);
  live_end(&t);
}

/* The last event says how the call ended, whatever was decided before. */
Test(events, a_sink_that_refuses_what_was_held_is_told) {
  static const live_step script[] = {READ, BUSY};
  told own;
  live t;
  begin(&t, &own, script, COUNT(script));
  t.request.attempts = 1;
  t.seen.refuse_at = 1;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_WRITE_ERROR);
  cr_expect_eq(own.attempts_ended, 1);
  cr_expect_eq(count_lines(&own, "again.why=attempts"), 1);
  cr_expect_eq(count_lines(&own, "again.why=caller"), 1, "%s", own.text);
  cr_expect_eq(own.last.code, CURLE_WRITE_ERROR);
  cr_expect_not(own.last.ends_attempt);
  live_end(&t);
}

/* Servers answer a wrong signature with the text that was signed. */
Test(events, no_message_of_class_auth_is_among_the_attributes) {
  static const live_step script[] = {
      READ, SEND("HTTP/1.1 401 No\r\nContent-Length: 34\r\n\r\n"
                 "{\"Code\":\"No\",\"Message\":\"secret-1\"}")};
  told own;
  live t;
  begin(&t, &own, script, COUNT(script));
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  cr_expect_eq(count_lines(&own, "again.class=auth"), 1);
  cr_expect_eq(count_lines(&own, "again.code=No"), 1);
  cr_expect_null(strstr(own.text, "secret"), "%s", own.text);
  cr_expect_str_eq(t.decision.message, "secret-1");
  live_end(&t);
}
