/* What the live tests share: a policy, an engine on the counting allocator, a
 * sink that records. */
#ifndef AGAIN_TESTS_LIVE_AID_H
#define AGAIN_TESTS_LIVE_AID_H

#include <again/curl.h>

#include "harness.h"
#include "server.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Waits of a millisecond or two, four attempts; rules as in "http", with
 * codes for remedies. */
extern const char live_policy_text[];

/* All that the caller's functions were given, in order: a header line as
 * "H" + line, body bytes as "B" + bytes, however they were cut. */
struct live;

typedef struct live_seen {
  char *bytes;
  size_t size;
  char last;
  /* Refuses the n-th call of either function (from 1; 0 = never). */
  unsigned refuse_at;
  /* Pauses at the n-th, once. */
  unsigned pause_at;
  /* And goes on with this call at once; NULL = stands still. */
  const struct live *unpauses;
  unsigned calls;
} live_seen;

size_t live_on_write(char *bytes, size_t unit, size_t count, void *seen);
size_t live_on_header(char *bytes, size_t unit, size_t count, void *seen);
void live_seen_clear(live_seen *seen);
/* Asserts that all that was seen is `text`. */
void live_seen_is(const live_seen *seen, const char *text);

/* One test's things. */
typedef struct live {
  live_server *server;
  again_policy *policy;
  again_curl *engine;
  CURL *easy;
  again_curl_request request; /* GET, `seen` as its sink */
  live_seen seen;
  again_decision decision;
} live;

/* `options` NULL = defaults; `mem` is set in any case. */
void live_begin(live *t, const live_step *steps, size_t count,
                const again_curl_options *options);
#define LIVE_BEGIN(t, steps) live_begin((t), (steps), COUNT(steps), NULL)
/* A policy of one's own. */
void live_begin_with(live *t, const live_step *steps, size_t count,
                     const again_curl_options *options, const char *policy);
/* Performs t->request on `path`. */
CURLcode live_perform(live *t, const char *path);
/* Stops the server, so that what it recorded is complete. */
size_t live_requests(live *t);
void live_end(live *t);

/* Performs the same script bare, with the callbacks of `request` set on a new
 * handle that `set_up` (may be NULL) has prepared. */
typedef void live_set_up_fn(CURL *easy);
CURLcode live_bare(const live_step *steps, size_t count, const char *path,
                   const again_curl_request *request, live_set_up_fn *set_up,
                   live_seen *seen);

/* The state of a call as one asserts it. */
#define live_expect(t, action_, why_, attempts_)                               \
  do {                                                                         \
    cr_expect_eq((t)->decision.action, (action_), "action %s",                 \
                 again_action_name((t)->decision.action));                     \
    cr_expect_eq((t)->decision.why, (why_), "why %s",                          \
                 again_why_name((t)->decision.why));                           \
    cr_expect_eq((t)->decision.attempts, (attempts_), "attempts %u",           \
                 (t)->decision.attempts);                                      \
  } while (0)

#endif
