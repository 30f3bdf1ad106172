#include "aid.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

const char live_policy_text[] =
    "{\"again\": 1, \"name\": \"live\","
    " \"schedules\": {\"default\": {\"base\": \"1ms\", \"cap\": \"2ms\","
    "   \"attempts\": 4, \"deadline\": \"20s\"}},"
    " \"fields\": {\"code\": [\"/Code\"], \"message\": [\"/Message\"],"
    "   \"request_id\": [\"/RequestId\"]},"
    " \"hints\": [\"...\"],"
    " \"rules\": ["
    "  {\"transport\": \"certificate\", \"class\": \"auth\","
    "   \"reason\": \"certificate\"},"
    "  {\"transport\": [\"resolve\", \"connect\", \"tls\"],"
    "   \"class\": \"retryable\", \"reason\": \"unreachable\","
    "   \"effect\": \"none\"},"
    "  {\"code\": \"Throttling*\", \"class\": \"retryable\","
    "   \"reason\": \"throttling\", \"effect\": \"none\"},"
    "  {\"code\": \"NonceUsed\", \"class\": \"retryable\","
    "   \"reason\": \"replayed-nonce\", \"effect\": \"none\","
    "   \"remedy\": \"resign\"},"
    "  {\"code\": \"TokenExpired\", \"class\": \"auth\","
    "   \"reason\": \"expired-credentials\","
    "   \"remedy\": \"refresh-credentials\"},"
    "  {\"status\": [429], \"class\": \"retryable\","
    "   \"reason\": \"throttling\", \"effect\": \"none\"},"
    "  {\"status\": \"5xx\", \"class\": \"retryable\","
    "   \"reason\": \"server\"},"
    "  {\"status\": 401, \"class\": \"auth\", \"reason\": \"credentials\"},"
    "  {\"status\": 404, \"class\": \"client-fault\","
    "   \"reason\": \"not-found\"},"
    "  {\"status\": \"4xx\", \"class\": \"client-fault\","
    "   \"reason\": \"invalid-parameter\"},"
    "  {\"transport\": [\"send\", \"receive\", \"timeout\", \"empty-reply\","
    "   \"partial-body\", \"hidden-resend\", \"protocol\"],"
    "   \"class\": \"retryable\", \"reason\": \"transient\"}"
    " ]}";

/* ---------------------------------- seen --------------------------------- */

static void record(live_seen *seen, char kind, const char *bytes, size_t size) {
  seen->bytes = realloc(seen->bytes, seen->size + size + 2);
  cr_assert_not_null(seen->bytes);
  if (kind == 'H' || seen->last != kind) {
    seen->bytes[seen->size++] = kind;
    seen->last = kind;
  }
  memcpy(seen->bytes + seen->size, bytes, size);
  seen->size += size;
  seen->bytes[seen->size] = '\0';
}

static size_t see(live_seen *seen, char kind, const char *bytes, size_t size) {
  seen->calls++;
  if (seen->calls == seen->pause_at) {
    seen->pause_at = 0;
    if (seen->unpauses != NULL) {
      again_curl_unpause(seen->unpauses->engine, seen->unpauses->easy);
    }
    return CURL_WRITEFUNC_PAUSE;
  }
  if (seen->calls == seen->refuse_at) {
    return 0;
  }
  if (size > 0) {
    record(seen, kind, bytes, size);
  }
  return size;
}

size_t live_on_write(char *bytes, size_t unit, size_t count, void *seen) {
  return see(seen, 'B', bytes, unit * count);
}

size_t live_on_header(char *bytes, size_t unit, size_t count, void *seen) {
  return see(seen, 'H', bytes, unit * count);
}

void live_seen_clear(live_seen *seen) {
  free(seen->bytes);
  *seen = (live_seen){.size = 0};
}

void live_seen_is(const live_seen *seen, const char *text) {
  const char *bytes = seen->bytes != NULL ? seen->bytes : "";
  cr_expect_eq(seen->size, strlen(text), "%zu bytes: %s", seen->size, bytes);
  cr_expect_str_eq(bytes, text);
}

/* ------------------------------- one test's ------------------------------ */

void live_begin_with(live *t, const live_step *steps, size_t count,
                     const again_curl_options *options, const char *policy) {
  again_policy_options policy_options = AGAIN_POLICY_OPTIONS_INIT;
  again_diag diag = AGAIN_DIAG_INIT;
  again_curl_options own = AGAIN_CURL_OPTIONS_INIT;
  if (options != NULL) {
    own = *options;
  }
  counting_reset(0);
  own.mem = &counting_mem;
  policy_options.mem = &counting_mem;
  *t = (live){.request = AGAIN_CURL_REQUEST_INIT,
              .decision = AGAIN_DECISION_INIT};
  cr_assert_eq(again_policy_parse(&t->policy, policy, strlen(policy), NULL,
                                  &policy_options, &diag),
               AGAIN_OK, "%s", diag.message);
  cr_assert_eq(again_curl_new(&t->engine, t->policy, &own), AGAIN_OK);
  t->server = live_start(steps, count, LIVE_NO_REPEAT);
  t->easy = curl_easy_init();
  cr_assert_not_null(t->easy);
  /* An upload asks first, and would wait for the answer for a second. */
  curl_easy_setopt(t->easy, CURLOPT_EXPECT_100_TIMEOUT_MS, 1L);
  t->request.write = live_on_write;
  t->request.write_user = &t->seen;
}

void live_begin(live *t, const live_step *steps, size_t count,
                const again_curl_options *options) {
  live_begin_with(t, steps, count, options, live_policy_text);
}

CURLcode live_perform(live *t, const char *path) {
  t->request.url = live_url(t->server, path);
  return again_curl_perform(t->engine, t->easy, &t->request, &t->decision);
}

size_t live_requests(live *t) {
  live_stop(t->server);
  return live_request_count(t->server);
}

void live_end(live *t) {
  curl_easy_cleanup(t->easy);
  again_curl_free(t->engine);
  again_policy_unref(t->policy);
  live_free(t->server);
  live_seen_clear(&t->seen);
  assert_balance();
}

CURLcode live_bare(const live_step *steps, size_t count, const char *path,
                   const again_curl_request *request, live_set_up_fn *set_up,
                   live_seen *seen) {
  live_server *server = live_start(steps, count, LIVE_NO_REPEAT);
  CURL *easy = curl_easy_init();
  cr_assert_not_null(easy);
  if (set_up != NULL) {
    set_up(easy);
  }
  curl_easy_setopt(easy, CURLOPT_URL, live_url(server, path));
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, request->write);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, seen);
  if (request->header != NULL) {
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, request->header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, seen);
  }
  if (request->include_headers) {
    curl_easy_setopt(easy, CURLOPT_HEADER, 1L);
  }
  if (request->fail_on_error) {
    curl_easy_setopt(easy, CURLOPT_FAILONERROR, 1L);
  }
  const CURLcode code = curl_easy_perform(easy);
  curl_easy_cleanup(easy);
  live_free(server);
  return code;
}
