/* A function of the caller's that fails ends the call, with the code that it
 * ends a bare transfer with. Nothing goes again. */
#include "aid.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

TestSuite(callbacks, .timeout = 20);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define BUSY SEND("HTTP/1.1 503 X\r\nContent-Length: 4\r\n\r\nbusy")
#define CHALLENGE                                                              \
  SEND("HTTP/1.1 401 U\r\nWWW-Authenticate: Digest realm=\"x\", "              \
       "nonce=\"1\"\r\nContent-Length: 0\r\n\r\n")

/* ------------------------------ bad functions ---------------------------- */

static size_t take_less(char *bytes, size_t unit, size_t count, void *user) {
  (void)bytes;
  (void)user;
  return unit * count - 1;
}

static size_t take_more(char *bytes, size_t unit, size_t count, void *user) {
  (void)bytes;
  (void)user;
  return unit * count + 1;
}

static size_t refuse_to_write(char *bytes, size_t unit, size_t count,
                              void *user) {
  (void)bytes;
  (void)unit;
  (void)count;
  (void)user;
  return CURL_WRITEFUNC_ERROR;
}

static size_t refuse_to_read(char *out, size_t unit, size_t count, void *user) {
  (void)out;
  (void)unit;
  (void)count;
  (void)user;
  return CURL_READFUNC_ABORT;
}

static size_t read_too_much(char *out, size_t unit, size_t count, void *user) {
  (void)out;
  (void)user;
  return unit * count + 1;
}

static size_t read_one(char *out, size_t unit, size_t count, void *user) {
  (void)unit;
  (void)count;
  (void)user;
  *out = 'x';
  return 1;
}

static int refuse_to_seek(void *user, curl_off_t offset, int origin) {
  (void)user;
  (void)offset;
  (void)origin;
  return CURL_SEEKFUNC_FAIL;
}

static int refuse_to_send(void *user, char *ip, char *local_ip, int port,
                          int local_port) {
  (void)user;
  (void)ip;
  (void)local_ip;
  (void)port;
  (void)local_port;
  return CURL_PREREQFUNC_ABORT;
}

/* ---------------------------------- rows --------------------------------- */

#define SUCCEEDS                                                               \
  { READ, OK_STEP }
#define FAILS                                                                  \
  { READ, SEND("HTTP/1.1 404 N\r\nContent-Length: 4\r\n\r\ngone") }
#define CHALLENGES                                                             \
  { READ, CHALLENGE, READ, OK_STEP }

static const struct row {
  const char *name;
  curl_write_callback write;
  curl_write_callback header;
  curl_read_callback read;
  curl_seek_callback seek;
  curl_prereq_callback prereq;
  live_step steps[4];
  again_why why;
  unsigned attempts;
} rows[] = {
    {"less of a success", take_less, NULL, NULL, NULL, NULL, SUCCEEDS,
     AGAIN_WHY_CALLER, 1},
    {"more of a success", take_more, NULL, NULL, NULL, NULL, SUCCEEDS,
     AGAIN_WHY_CALLER, 1},
    {"no success", refuse_to_write, NULL, NULL, NULL, NULL, SUCCEEDS,
     AGAIN_WHY_CALLER, 1},
    {"less of an error", take_less, NULL, NULL, NULL, NULL, FAILS,
     AGAIN_WHY_CALLER, 1},
    {"no error", refuse_to_write, NULL, NULL, NULL, NULL, FAILS,
     AGAIN_WHY_CALLER, 1},
    {"less of a success's head", live_on_write, take_less, NULL, NULL, NULL,
     SUCCEEDS, AGAIN_WHY_CALLER, 1},
    {"no head of an error", live_on_write, refuse_to_write, NULL, NULL, NULL,
     FAILS, AGAIN_WHY_CALLER, 1},
    {"no body to send", live_on_write, NULL, refuse_to_read, NULL, NULL,
     SUCCEEDS, AGAIN_WHY_CALLER, 1},
    {"more to send than asked", live_on_write, NULL, read_too_much, NULL, NULL,
     SUCCEEDS, AGAIN_WHY_CALLER, 1},
    /* The answer that wanted the body again is the last. */
    {"no way back for a round", live_on_write, NULL, read_one, refuse_to_seek,
     NULL, CHALLENGES, AGAIN_WHY_RULE, 1},
    {"not to be sent", live_on_write, NULL, NULL, NULL, refuse_to_send,
     SUCCEEDS, AGAIN_WHY_CALLER, 0},
};

static size_t step_count(const struct row *row) {
  return row->steps[3].size > 0 ? 4 : 2;
}

static void set_up(CURL *easy, const struct row *row) {
  curl_easy_setopt(easy, CURLOPT_EXPECT_100_TIMEOUT_MS, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_ANY);
  curl_easy_setopt(easy, CURLOPT_USERPWD, "a:b");
  if (row->read != NULL) {
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE, 1L);
  }
}

static CURLcode perform_bare(const struct row *row) {
  live_server *server = live_start(row->steps, step_count(row), LIVE_NO_REPEAT);
  live_seen seen = {.size = 0};
  CURL *easy = curl_easy_init();
  set_up(easy, row);
  curl_easy_setopt(easy, CURLOPT_URL, live_url(server, "/"));
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, row->write);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &seen);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, row->header);
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, row->read);
  curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, row->seek);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, row->prereq);
  const CURLcode code = curl_easy_perform(easy);
  curl_easy_cleanup(easy);
  live_free(server);
  live_seen_clear(&seen);
  return code;
}

Test(callbacks, what_fails_ends_the_call) {
  for (size_t i = 0; i < COUNT(rows); i++) {
    const struct row *row = &rows[i];
    const CURLcode bare = perform_bare(row);
    live t;
    live_begin(&t, row->steps, step_count(row), NULL);
    set_up(t.easy, row);
    t.request.write = row->write;
    t.request.header = row->header;
    t.request.header_user = &t.seen;
    t.request.read = row->read;
    t.request.seek = row->seek;
    t.request.prereq = row->prereq;
    const CURLcode code = live_perform(&t, "/");
    cr_expect_eq(code, bare, "%s: %d, bare %d", row->name, (int)code,
                 (int)bare);
    cr_expect_neq(code, CURLE_OK, "%s", row->name);
    cr_expect_eq(t.decision.action, AGAIN_ACTION_GIVE_UP, "%s", row->name);
    cr_expect_eq(t.decision.why, row->why, "%s: %s", row->name,
                 again_why_name(t.decision.why));
    cr_expect_eq(t.decision.attempts, row->attempts, "%s: %u", row->name,
                 t.decision.attempts);
    live_end(&t);
  }
}

/* ------------------------------ paused reading --------------------------- */

typedef struct slow_source {
  live *t;
  unsigned calls;
} slow_source;

static size_t read_later(char *out, size_t unit, size_t count, void *user) {
  slow_source *own = user;
  (void)unit;
  (void)count;
  if (own->calls++ == 0) {
    again_curl_unpause(own->t->engine, own->t->easy);
    return CURL_READFUNC_PAUSE;
  }
  *out = 'x';
  return 1;
}

Test(callbacks, a_source_may_pause) {
  static const live_step script[] = {READ, OK_STEP};
  live t;
  slow_source own = {.t = &t};
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(t.easy, CURLOPT_INFILESIZE, 1L);
  t.request.read = read_later;
  t.request.read_user = &own;
  cr_expect_eq(live_perform(&t, "/"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 1);
  cr_assert_eq(live_requests(&t), 1);
  cr_expect_str_eq(live_request_at(t.server, 0)->body, "x");
  live_end(&t);
}

/* ------------------------- what stays on the handle ---------------------- */

Test(callbacks, a_form_goes_again) {
  static const live_step script[] = {READ, BUSY, READ, OK_STEP};
  live t;
  LIVE_BEGIN(&t, script);
  curl_mime *mime = curl_mime_init(t.easy);
  curl_mimepart *part = curl_mime_addpart(mime);
  curl_mime_name(part, "name");
  curl_mime_data(part, "its data", CURL_ZERO_TERMINATED);
  curl_easy_setopt(t.easy, CURLOPT_MIMEPOST, mime);
  t.request.idempotent = AGAIN_ANSWER_YES;
  cr_expect_eq(live_perform(&t, "/"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  cr_assert_eq(live_requests(&t), 2);
  for (size_t i = 0; i < 2; i++) {
    cr_expect_not_null(strstr(live_request_at(t.server, i)->body, "its data"));
  }
  live_end(&t);
  curl_mime_free(mime);
}
