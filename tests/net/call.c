/*
 * Makes calls to serve.c through one engine, and tells how each ended.
 *
 *   call [OPTION]... URL
 *
 *   -n CALLS      one after the other, numbered from 1
 *   -s BYTES      of each answer
 *   -p BYTES      POSTs so many; else GETs
 *   -i            POSTs may be repeated
 *   -t            asks for entity tags
 *   -P POLICY     a pack, or a file's path
 *   -f            a new connection for each
 *   -g MS         between calls
 *   -a MS         of an attempt, -c MS of a connect, -d MS of a call
 *   -r ENTRY      as CURLOPT_RESOLVE
 *
 * A line a call, and what the words mean:
 *
 *   CALL CODE ACTION WHY ATTEMPTS acted|idle right|part|wrong MS
 *
 * CODE is libcurl's number, `acted` that the server may have, beyond the
 * answer; `part` the beginning of the body.
 */
#include <again/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pattern.h"

enum { URL_SIZE = 512 };

typedef struct options {
  unsigned calls;
  size_t answer_size;
  size_t post_size;
  again_answer idempotent;
  const char *policy;
  bool has_tags;
  bool is_fresh;
  unsigned gap_ms;
  long connect_ms;
  uint64_t attempt_ms;
  uint64_t deadline_ms;
  const char *resolve;
  const char *url;
} options;

/* What came of a call's body. */
typedef struct sink {
  unsigned call;
  size_t size;
  bool is_right;
} sink;

static void fail(const char *what, const char *detail) {
  (void)fprintf(stderr, "call: %s: %s\n", what, detail);
  exit(2);
}

static unsigned long number(const char *text) {
  char *end = NULL;
  unsigned long value = strtoul(text, &end, 10);
  if (end == text || *end != '\0') {
    fail("no number", text);
  }
  return value;
}

static void read_option(options *out, int letter, const char *value) {
  switch (letter) {
  case 'n':
    out->calls = (unsigned)number(value);
    break;
  case 's':
    out->answer_size = number(value);
    break;
  case 'p':
    out->post_size = number(value);
    break;
  case 'i':
    out->idempotent = AGAIN_ANSWER_YES;
    break;
  case 't':
    out->has_tags = true;
    break;
  case 'P':
    out->policy = value;
    break;
  case 'f':
    out->is_fresh = true;
    break;
  case 'g':
    out->gap_ms = (unsigned)number(value);
    break;
  case 'a':
    out->attempt_ms = number(value);
    break;
  case 'c':
    out->connect_ms = (long)number(value);
    break;
  case 'd':
    out->deadline_ms = number(value);
    break;
  case 'r':
    out->resolve = value;
    break;
  default:
    fail("usage", "call [OPTION]... URL");
  }
}

static void read_options(options *out, int argc, char **argv) {
  int letter = 0;
  *out = (options){.calls = 1, .policy = "http"};
  while ((letter = getopt(argc, argv, "n:s:p:itP:fg:a:c:d:r:")) != -1) {
    read_option(out, letter, optarg);
  }
  if (optind + 1 != argc) {
    fail("usage", "call [OPTION]... URL");
  }
  out->url = argv[optind];
}

static size_t take(char *bytes, size_t unit, size_t count, void *user) {
  sink *into = user;
  size_t size = unit * count;
  into->is_right =
      into->is_right && net_is_right(bytes, size, into->call, into->size);
  into->size += size;
  return size;
}

static const char *body_word(const sink *seen, size_t wanted) {
  if (!seen->is_right || seen->size > wanted) {
    return "wrong";
  }
  return seen->size == wanted ? "right" : "part";
}

static void make_call(again_curl *engine, CURL *easy, const options *wanted,
                      unsigned call, char *body) {
  char url[URL_SIZE];
  sink seen = {.call = call, .is_right = true};
  again_curl_request request = AGAIN_CURL_REQUEST_INIT;
  again_decision decision = AGAIN_DECISION_INIT;
  (void)snprintf(url, sizeof(url), "%s/%zu/%u%s", wanted->url,
                 wanted->answer_size, call, wanted->has_tags ? "?tag" : "");
  net_fill(body, wanted->post_size, call, 0);
  request.url = url;
  request.write = take;
  request.write_user = &seen;
  request.body = wanted->post_size > 0 ? body : NULL;
  request.body_bytes = wanted->post_size;
  request.idempotent = wanted->idempotent;
  request.attempt_ms = wanted->attempt_ms;
  request.deadline_ms = wanted->deadline_ms;
  CURLcode code = again_curl_perform(engine, easy, &request, &decision);
  (void)printf("%u %d %s %s %u %s %s %llu\n", call, (int)code,
               again_action_name(decision.action), again_why_name(decision.why),
               decision.attempts, decision.maybe_applied ? "acted" : "idle",
               body_word(&seen, wanted->answer_size),
               (unsigned long long)decision.elapsed_ms);
  (void)fflush(stdout);
}

static void set_up(CURL *easy, const options *wanted,
                   struct curl_slist *resolve) {
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, wanted->connect_ms);
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, wanted->is_fresh ? 1L : 0L);
  curl_easy_setopt(easy, CURLOPT_RESOLVE, resolve);
  if (wanted->post_size > 0) {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     (curl_off_t)wanted->post_size);
  }
}

static void make_calls(const options *wanted, again_policy *policy) {
  again_curl *engine = NULL;
  if (again_curl_new(&engine, policy, NULL) != AGAIN_OK) {
    fail("engine", "not made");
  }
  CURL *easy = curl_easy_init();
  char *body = malloc(wanted->post_size + 1);
  struct curl_slist *resolve =
      wanted->resolve != NULL ? curl_slist_append(NULL, wanted->resolve) : NULL;
  set_up(easy, wanted, resolve);
  for (unsigned i = 1; i <= wanted->calls; i++) {
    make_call(engine, easy, wanted, i, body);
    (void)usleep(wanted->gap_ms * 1000);
  }
  curl_easy_cleanup(easy);
  curl_slist_free_all(resolve);
  free(body);
  again_curl_free(engine);
}

int main(int argc, char **argv) {
  options wanted;
  again_policy *policy = NULL;
  again_diag diag = AGAIN_DIAG_INIT;
  read_options(&wanted, argc, argv);
  curl_global_init(CURL_GLOBAL_DEFAULT);
  if (again_policy_load(&policy, wanted.policy, NULL, &diag) != AGAIN_OK) {
    fail(wanted.policy, diag.message);
  }
  make_calls(&wanted, policy);
  again_policy_unref(policy);
  curl_global_cleanup();
  return 0;
}
