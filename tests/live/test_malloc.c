/* The n-th allocation of libcurl or libxml2 fails, for every n: the call ends,
 * with an error where it could not do without, and nothing of ours is lost.
 * The program stands in for libc's allocator; under a sanitizer, which does
 * the same, it is skipped. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <again/curl.h>

#include "../thread/expect.h"
#include "server.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define EXPECT(condition) expect((condition), #condition)
#define SKIPPED 77

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#  define HAS_OWN_ALLOCATOR 1
#elif defined(__has_feature)
#  if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#    define HAS_OWN_ALLOCATOR 1
#  endif
#endif

#ifdef HAS_OWN_ALLOCATOR

int main(void) {
  return SKIPPED;
}

#else

/* glibc's own names for what we stand in for. */
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *ptr, size_t size);
extern void __libc_free(void *ptr);
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)

/* Of this thread alone: the server's allocations are no part of it. */
static _Thread_local size_t allocation_count;
static _Thread_local size_t failing_allocation; /* 0 = none */

static bool fails(void) {
  return failing_allocation != 0 && ++allocation_count == failing_allocation;
}

/* Seen by the libraries. */
#  define STANDS_IN __attribute__((visibility("default")))

STANDS_IN void *malloc(size_t size) {
  return fails() ? NULL : __libc_malloc(size);
}

STANDS_IN void *calloc(size_t count, size_t size) {
  return fails() ? NULL : __libc_calloc(count, size);
}

STANDS_IN void *realloc(void *ptr, size_t size) {
  return fails() ? NULL : __libc_realloc(ptr, size);
}

/* Ours never fail: they are counted. */
static size_t live_blocks;

static void *own_realloc(void *ptr, size_t size, void *user) {
  (void)user;
  void *block = __libc_realloc(ptr, size);
  live_blocks += block != NULL && ptr == NULL;
  return block;
}

static void own_free(void *ptr, void *user) {
  (void)user;
  live_blocks -= ptr != NULL;
  __libc_free(ptr);
}

static const again_mem own_mem = {own_realloc, own_free, NULL};

static const char policy_text[] =
    "{\"again\": 1, \"name\": \"live\", \"fields\": {\"code\":"
    "   [\"/Error/Code\"]},"
    " \"schedules\": {\"default\": {\"base\": \"1ms\", \"cap\": \"2ms\"}},"
    " \"rules\": [{\"code\": \"Busy\", \"class\": \"retryable\","
    "   \"reason\": \"server\"}]}";

#  define BODY "<?xml version=\"1.0\"?><Error><Code>Busy</Code></Error>"

static const live_step script[] = {
    READ, SEND("HTTP/1.1 503 X\r\nContent-Length: 53\r\n\r\n" BODY)};

static again_policy *load_policy(void) {
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  again_policy *policy = NULL;
  options.mem = &own_mem;
  EXPECT(again_policy_parse(&policy, policy_text, sizeof(policy_text) - 1, NULL,
                            &options, NULL) == AGAIN_OK);
  return policy;
}

/* One call whose n-th foreign allocation fails; false where it had fewer. */
static bool perform(again_policy *policy, const char *url, size_t n,
                    CURLcode *code_ret) {
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  again_curl_request request = AGAIN_CURL_REQUEST_INIT;
  again_decision decision = AGAIN_DECISION_INIT;
  again_curl *engine = NULL;
  options.mem = &own_mem;
  EXPECT(again_curl_new(&engine, policy, &options) == AGAIN_OK);
  CURL *easy = curl_easy_init();
  EXPECT(easy != NULL);
  request.url = url;
  request.attempts = 2;
  allocation_count = 0;
  failing_allocation = n;
  *code_ret = again_curl_perform(engine, easy, &request, &decision);
  const bool is_reached = allocation_count >= n;
  failing_allocation = 0;
  EXPECT(decision.action == AGAIN_ACTION_GIVE_UP);
  EXPECT(is_reached || strcmp(decision.code, "Busy") == 0);
  curl_easy_cleanup(easy);
  again_curl_free(engine);
  return is_reached;
}

int main(void) {
  EXPECT(sizeof(BODY) - 1 == 53);
  (void)curl_global_init(CURL_GLOBAL_DEFAULT);
  live_server *server = live_start(script, COUNT(script), 0);
  again_policy *policy = load_policy();
  char url[64];
  CURLcode code = CURLE_OK;
  (void)snprintf(url, sizeof(url), "%s", live_url(server, "/a"));
  (void)perform(policy, url, SIZE_MAX, &code); /* what is made only once */
  EXPECT(code == CURLE_OK);
  const size_t blocks = live_blocks;
  size_t n = 1;
  size_t error_count = 0;
  while (perform(policy, url, n, &code)) {
    error_count += code != CURLE_OK;
    EXPECT(live_blocks == blocks);
    n++;
  }
  EXPECT(code == CURLE_OK);
  EXPECT(n > 10 && error_count > n / 2);
  again_policy_unref(policy);
  EXPECT(live_blocks == 0);
  live_free(server);
  curl_global_cleanup();
  (void)printf("%zu allocations failed one by one, %zu calls with an error\n",
               n - 1, error_count);
  return 0;
}

#endif
