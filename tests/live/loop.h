/* A loop of curl_multi_poll() around a driver, and calls that remember how
 * they were told that they are over. */
#ifndef AGAIN_TESTS_LIVE_LOOP_H
#define AGAIN_TESTS_LIVE_LOOP_H

#include "aid.h"

typedef struct loop {
  CURLM *multi;
  again_curl_multi *driver;
  int running; /* as curl_multi_perform() said last */
} loop;

/* One call, of t->request unless that is changed. */
typedef struct loop_call {
  loop *loop;
  CURL *easy; /* NULL = pooled */
  again_curl_request request;
  live_seen seen;
  unsigned done_count;
  CURL *done_easy;
  CURLcode code;
  again_decision decision;
  char rule_file[64]; /* the decision's: it dies with its policy */
} loop_call;

/* A driver of t->engine; `options` NULL = defaults. */
void loop_begin(loop *on, const live *t,
                const again_curl_multi_options *options);
void loop_end(loop *on);

/* `path` lives in a buffer of the server's: one path for all calls. */
void loop_call_begin(loop_call *call, loop *on, const live *t,
                     const char *path);
void loop_call_end(loop_call *call);
CURLcode loop_add(loop_call *call);
/* An again_curl_done_fn; `user` is the loop_call. */
void loop_on_done(CURL *easy, CURLcode code, const again_decision *decision,
                  void *user);

/* One call alone, of "/a". */
typedef struct loop_one {
  live t;
  loop on;
  loop_call call;
} loop_one;

void loop_one_begin(loop_one *own, const live_step *steps, size_t count);
void loop_one_end(loop_one *own);

/* perform, take, tick; then waits until something is due or comes, `ms` at
 * most. */
void loop_turn(loop *on, int ms);
/* Turns until no call is left; fails the test after ten seconds. */
void loop_run(loop *on);
/* Turns for as long as what was sent takes over loopback. */
void loop_settle(loop *on);
/* Turns until the server has had so many requests, and a little longer. */
void loop_until(loop *on, const live *t, size_t request_count);
/* Whether it was told once, as this. */
bool loop_call_is(const loop_call *call, CURLcode code, again_why why);

#endif
