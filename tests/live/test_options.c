/* What the adapter sets on a handle is gone when the call is: a bare perform
 * before a call and one after it do the same. */
#include "aid.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

TestSuite(options, .timeout = 30);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define BUSY SEND("HTTP/1.1 503 X\r\nContent-Length: 4\r\n\r\nbusy")
#define GONE SEND("HTTP/1.1 404 N\r\nContent-Length: 4\r\n\r\ngone")

/* Where libcurl's default sends a body. */
static void expect_stdout(CURL *easy, const char *text) {
  char line[64] = {0};
  FILE *catch = tmpfile();
  cr_assert_not_null(catch);
  (void)fflush(stdout);
  FILE *was = stdout;
  stdout = catch;
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, catch);
  cr_expect_eq(curl_easy_perform(easy), CURLE_OK);
  stdout = was;
  rewind(catch);
  cr_expect_not_null(fgets(line, sizeof(line), catch));
  cr_expect_str_eq(line, text);
  (void)fclose(catch);
}

Test(options, nothing_given_leaves_libcurls_defaults) {
  static const live_step script[] = {READ, OK_STEP, READ, GONE};
  live t;
  LIVE_BEGIN(&t, script);
  t.request.write = NULL;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  expect_stdout(t.easy, "gone");
  live_end(&t);
}

static int asked;

static int on_prereq(void *user, char *ip, char *local_ip, int port,
                     int local_port) {
  (void)user;
  (void)ip;
  (void)local_ip;
  (void)port;
  (void)local_port;
  asked++;
  return CURL_PREREQFUNC_OK;
}

static size_t read_x(char *out, size_t unit, size_t count, void *user) {
  (void)unit;
  (void)count;
  bool *is_read = user;
  if (*is_read) {
    return 0;
  }
  *is_read = true;
  *out = 'x';
  return 1;
}

static int seek_x(void *user, curl_off_t offset, int origin) {
  (void)offset;
  (void)origin;
  bool *is_read = user;
  *is_read = false;
  return CURL_SEEKFUNC_OK;
}

Test(options, what_is_given_stays_on_the_handle) {
  static const live_step script[] = {READ, BUSY,    READ, OK_STEP,
                                     READ, OK_STEP, READ, GONE};
  struct curl_slist *headers = curl_slist_append(NULL, "X-Given: yes");
  struct curl_slist *headers_end = curl_slist_append(headers, "Expect:");
  bool is_read = false;
  char value[16];
  live t;
  LIVE_BEGIN(&t, script);
  asked = 0;
  curl_easy_setopt(t.easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(t.easy, CURLOPT_INFILESIZE, 1L);
  t.request.header = live_on_header;
  t.request.header_user = &t.seen;
  t.request.read = read_x;
  t.request.read_user = &is_read;
  t.request.seek = seek_x;
  t.request.seek_user = &is_read;
  t.request.prereq = on_prereq;
  cr_assert_not_null(headers_end);
  t.request.headers = headers;
  t.request.range = "0-9";
  t.request.fail_on_error = true;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_seen was = t.seen;
  t.seen = (live_seen){.size = 0};
  is_read = false;
  cr_expect_eq(curl_easy_perform(t.easy), CURLE_OK);
  live_seen_is(&t.seen, was.bytes);
  is_read = false;
  cr_expect_eq(curl_easy_perform(t.easy), CURLE_HTTP_RETURNED_ERROR);
  cr_expect_eq(asked, 4);
  cr_assert_eq(live_requests(&t), 4);
  for (size_t i = 0; i < 4; i++) {
    const live_request *request = live_request_at(t.server, i);
    cr_expect_str_eq(request->body, "x", "%zu", i);
    cr_expect(live_request_header(request, "X-Given", value, sizeof(value)));
    cr_expect(
        live_request_header(request, "Content-Range", value, sizeof(value)));
  }
  live_seen_clear(&was);
  live_end(&t);
  curl_slist_free_all(headers);
}

Test(options, the_handles_own_are_never_touched) {
  static const live_step script[] = {READ, BUSY, READ, OK_STEP, READ, OK_STEP};
  struct curl_slist *headers = curl_slist_append(NULL, "X-Own: yes");
  int tag = 0;
  void *private_is = NULL;
  char value[64];
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(t.easy, CURLOPT_RANGE, "1-2");
  curl_easy_setopt(t.easy, CURLOPT_USERAGENT, "own/1");
  curl_easy_setopt(t.easy, CURLOPT_PRIVATE, &tag);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  curl_easy_getinfo(t.easy, CURLINFO_PRIVATE, &private_is);
  cr_expect_eq(private_is, &tag);
  cr_expect_eq(curl_easy_perform(t.easy), CURLE_OK);
  cr_assert_eq(live_requests(&t), 3);
  for (size_t i = 0; i < 3; i++) {
    const live_request *request = live_request_at(t.server, i);
    cr_expect(live_request_header(request, "X-Own", value, sizeof(value)));
    cr_expect(live_request_header(request, "Range", value, sizeof(value)));
    cr_expect_str_eq(value, "bytes=1-2");
    cr_expect(live_request_header(request, "User-Agent", value, sizeof(value)));
    cr_expect_str_eq(value, "own/1");
  }
  live_end(&t);
  curl_slist_free_all(headers);
}

/* Bare libcurl would write header lines where bodies go. */
Test(options, a_header_functions_data_alone_is_nothing) {
  static const live_step script[] = {READ, OK_STEP, READ, OK_STEP};
  live t;
  LIVE_BEGIN(&t, script);
  t.request.header_user = &t.seen;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_seen_is(&t.seen, "Bok");
  cr_expect_eq(curl_easy_perform(t.easy), CURLE_OK);
  live_seen_is(&t.seen, "Bokok");
  cr_expect_eq(live_requests(&t), 2);
  live_end(&t);
}

Test(options, a_handle_outlives_its_engine) {
  static const live_step script[] = {READ, OK_STEP, READ, OK_STEP};
  live t;
  LIVE_BEGIN(&t, script);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  again_curl_free(t.engine);
  t.engine = NULL;
  cr_expect_eq(curl_easy_perform(t.easy), CURLE_OK);
  live_seen_is(&t.seen, "Bokok");
  (void)live_requests(&t);
  cr_expect_eq(live_connection_count(t.server), 2, "the engine closed its own");
  live_end(&t);
}

Test(options, a_bound_handle_makes_many_calls) {
  static const live_step script[] = {READ,    OK_STEP, READ, BUSY, READ,
                                     OK_STEP, READ,    GONE, READ, OK_STEP};
  struct curl_slist *headers = curl_slist_append(NULL, "X-Once: yes");
  char value[64];
  live t;
  LIVE_BEGIN(&t, script);
  cr_expect_eq(again_curl_bind(t.engine, t.easy), AGAIN_OK);
  cr_expect_eq(again_curl_bind(t.engine, t.easy), AGAIN_EINVAL);
  t.request.headers = headers;
  cr_expect_eq(live_perform(&t, "/1"), CURLE_OK);
  t.request.headers = NULL;
  cr_expect_eq(live_perform(&t, "/2"), CURLE_OK);
  cr_expect_eq(live_perform(&t, "/2"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_RULE, 1);
  live_seen_is(&t.seen, "Bokokgone");
  again_curl_unbind(t.engine, t.easy);
  again_curl_unbind(t.engine, t.easy);
  cr_expect_eq(curl_easy_perform(t.easy), CURLE_URL_MALFORMAT);
  curl_easy_setopt(t.easy, CURLOPT_URL, live_url(t.server, "/bare"));
  expect_stdout(t.easy, "ok");
  cr_assert_eq(live_requests(&t), 5);
  cr_expect(live_request_is(live_request_at(t.server, 3), "GET /2"));
  cr_expect(live_request_header(live_request_at(t.server, 0), "X-Once", value,
                                sizeof(value)));
  cr_expect_not(live_request_header(live_request_at(t.server, 1), "X-Once",
                                    value, sizeof(value)));
  live_end(&t);
  curl_slist_free_all(headers);
}

Test(options, the_structs_init_functions_do_what_the_macros_do) {
  again_curl_request request;
  again_curl_options options;
  const again_curl_request request_is = AGAIN_CURL_REQUEST_INIT;
  const again_curl_options options_are = AGAIN_CURL_OPTIONS_INIT;
  memset(&request, 0, sizeof(request));
  memset(&options, 0, sizeof(options));
  again_curl_request_init(&request, sizeof(request));
  again_curl_options_init(&options, sizeof(options));
  cr_expect_eq(request.struct_size, request_is.struct_size);
  cr_expect_eq(request.idempotent, request_is.idempotent);
  cr_expect_eq(options.struct_size, options_are.struct_size);
  request.struct_size = 7;
  request.url = "http://127.0.0.1:1/";
  static const live_step script[] = {READ};
  live t;
  LIVE_BEGIN(&t, script);
  cr_expect_eq(again_curl_perform(t.engine, t.easy, &request, NULL),
               CURLE_BAD_FUNCTION_ARGUMENT);
  live_end(&t);
}
