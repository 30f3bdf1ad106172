/* Name lookups: one that takes its time, and one whose first address is dead.
 * The program stands in for the resolver. */
#include "saw.h"

#include <criterion/criterion.h>
#include <dlfcn.h>
#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "hole.h"

TestSuite(resolve, .timeout = 30);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

/* --------------------------------- resolver ------------------------------ */

typedef int resolve_fn(const char *, const char *, const struct addrinfo *,
                       struct addrinfo **);

static atomic_uint lookup_count;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER; /* of "slow.test" */

/* Nothing listens at the first address of "dead-first.test". */
static const char *address_of(const char *name, unsigned before) {
  if (strcmp(name, "slow.test") == 0) {
    (void)pthread_mutex_lock(&gate);
    (void)pthread_mutex_unlock(&gate);
  }
  return strcmp(name, "dead-first.test") == 0 && before == 0 ? "127.0.0.2"
                                                             : "127.0.0.1";
}

__attribute__((visibility("default"))) int
getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
            struct addrinfo **out) {
  const unsigned before = atomic_fetch_add(&lookup_count, 1);
  resolve_fn *real = NULL;
  *(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
  if (strcmp(name, "unknown-first.test") == 0 && before == 0) {
    return EAI_AGAIN;
  }
  return real(address_of(name, before), service, hints, out);
}

static unsigned lookups(void) {
  return atomic_load(&lookup_count);
}

static void set_url(live *t, char *out, size_t size, const char *host) {
  (void)snprintf(out, size, "http://%s:%u/", host, live_port(t->server));
  t->request.url = out;
}

static CURLcode perform(live *t) {
  return again_curl_perform(t->engine, t->easy, &t->request, &t->decision);
}

/* ---------------------------------- tests -------------------------------- */

/* libcurl keeps an address for a minute. The next try asks anew; so does the
 * next call, since nothing was kept meanwhile, and then no other. */
Test(resolve, f24_a_dead_address_is_forgotten) {
  static const live_step script[] = {READ,    OK_STEP, READ,
                                     OK_STEP, READ,    OK_STEP};
  static const unsigned lookups_after[] = {2, 3, 3};
  char url[64];
  live t;
  LIVE_BEGIN(&t, script);
  set_url(&t, url, sizeof(url), "dead-first.test");
  for (size_t i = 0; i < COUNT(lookups_after); i++) {
    cr_expect_eq(perform(&t), CURLE_OK);
    live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 1);
    cr_expect_eq(lookups(), lookups_after[i], "%zu: %u", i, lookups());
    curl_easy_setopt(t.easy, CURLOPT_FRESH_CONNECT, 1L);
  }
  live_end(&t);
}

Test(resolve, f24_nor_is_it_remembered_that_there_was_none) {
  static const live_step script[] = {READ, OK_STEP};
  char url[64];
  live t;
  LIVE_BEGIN(&t, script);
  set_url(&t, url, sizeof(url), "unknown-first.test");
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, "a");
  cr_expect_eq(perform(&t), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 1);
  cr_expect_eq(lookups(), 2);
  cr_expect(live_saw(&t, "1 POST / a"));
  live_end(&t);
}

static bool was_late(const again_decision *decision, void *user) {
  (void)user;
  cr_expect_eq(decision->transport, AGAIN_TRANSPORT_TIMEOUT, "%s",
               again_transport_name(decision->transport));
  return true;
}

/* A POST goes again: nothing was sent. */
Test(resolve, f24_nor_is_an_address_kept_that_does_not_answer) {
  static const live_step script[] = {READ, OK_STEP};
  char url[64];
  live_hole hole;
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  live t;
  options.decide = was_late;
  live_begin(&t, script, COUNT(script), &options);
  hole_open(&hole, live_port(t.server));
  set_url(&t, url, sizeof(url), "dead-first.test");
  curl_easy_setopt(t.easy, CURLOPT_CONNECTTIMEOUT_MS, 400L);
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, "a");
  cr_expect_eq(perform(&t), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 1);
  cr_expect_not(t.decision.maybe_applied);
  cr_expect_eq(lookups(), 2);
  cr_expect(live_saw(&t, "1 POST / a"));
  live_end(&t);
  hole_close(&hole);
}

static uint64_t clock_ms(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static int cancel_lookup(const again_decision *decision, void *user) {
  (void)decision;
  (void)user;
  return lookups() > 0;
}

/* The lookup ends only after the call has. */
static void expect_prompt_end(const again_curl_options *options,
                              uint64_t attempt_ms, CURLcode code,
                              again_why why) {
  static const live_step script[] = {READ, OK_STEP};
  char url[64];
  live t;
  live_begin(&t, script, COUNT(script), options);
  set_url(&t, url, sizeof(url), "slow.test");
  t.request.quick_exit = true;
  t.request.attempt_ms = attempt_ms;
  t.request.attempts = 1;
  (void)pthread_mutex_lock(&gate);
  const uint64_t start = clock_ms();
  cr_expect_eq(perform(&t), code);
  cr_expect_lt(clock_ms() - start, 5000);
  (void)pthread_mutex_unlock(&gate);
  cr_expect_eq(t.decision.action, AGAIN_ACTION_GIVE_UP);
  cr_expect_eq(t.decision.why, why, "%s", again_why_name(t.decision.why));
  cr_expect_eq(live_requests(&t), 0);
  live_end(&t);
}

Test(resolve, f23_quick_exit_waits_for_no_lookup) {
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  expect_prompt_end(&options, 50, CURLE_OPERATION_TIMEDOUT, AGAIN_WHY_ATTEMPTS);
  options.poll = cancel_lookup;
  expect_prompt_end(&options, 0, CURLE_ABORTED_BY_CALLBACK, AGAIN_WHY_CALLER);
}
