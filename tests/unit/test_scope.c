/* What shares a governor's state, for each word of `governor.scope`. */
#include "matching/scope.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"
#include "matching_aid.h"

static void end(void) {
  assert_balance();
}
TestSuite(scope, .fini = end);

typedef struct row {
  const char *word;
  const char *url;
  const char *operation;
  const char *scope;
} row;

static const row rows[] = {
    {"host", "https://API.Example.com/x?y", "Op",
     "https://api.example.com:443"},
    {"host", "HTTP://h", "Op", "http://h:80"},
    {"host", "http://user:pass@h:8080/", "Op", "http://h:8080"},
    {"host", "http://h:0/", "Op", "http://h:0"},
    {"host", "http://h:65535/", "Op", "http://h:65535"},
    {"host", "https://[2001:DB8::1]/", "Op", "https://[2001:db8::1]:443"},
    {"host", "https://EX%41mple.com./", "Op", "https://example.com:443"},
    {"host", "https://XN--BCHER-KVA.example/", "Op",
     "https://b\xC3\xBC"
     "cher.example:443"},
    {"host",
     "https://b\xC3\xBC"
     "cher.example/",
     "Op",
     "https://b\xC3\xBC"
     "cher.example:443"},
    {"host", "https://A--b.example/", "Op", "https://a--b.example:443"},
    {"host", NULL, "Op", ""},
    {"host", "", "Op", ""},
    {"operation", "https://h/", "Op", "https://h:443 Op"},
    {"operation", "https://h/", "", "https://h:443"},
    {"credential", "https://h/", "Op", "https://h:443"},
    {"service", "https://h/", "Op", "svc"},
    {"service", NULL, "Op", "svc"},
    {"call", "https://h/", "Op", ""},
};

static again_policy *with_scope(const char *word) {
  char text[256];
  (void)snprintf(text, sizeof(text),
                 "{'again': 1, 'name': 'svc', 'governor': {'scope': '%s'},"
                 "'rules': []}",
                 word);
  return policy_of(text);
}

Test(scope, each_word_shares_what_it_says) {
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_policy *policy = with_scope(rows[i].word);
    again_request request = AGAIN_REQUEST_INIT;
    request.url = rows[i].url;
    again_buffer out;
    again_buffer_init(&out, &counting_mem);
    cr_assert_eq(again_request_scope(policy, &request,
                                     again_text_of(rows[i].operation), &out),
                 AGAIN_OK);
    const char *scope =
        shown(again_text_make(out.size > 0 ? out.data : "", out.size));
    cr_expect_str_eq(scope, rows[i].scope, "row %zu: %s", i, scope);
    again_buffer_clear(&out);
    again_policy_unref(policy);
  }
}

/* By host alone the rest of the URL does not matter. */
Test(scope, has_an_origin_where_that_decides) {
  static const struct {
    const char *word;
    const char *url;
    const char *origin; /* NULL = none */
  } with[] = {
      {"host", "http://H:1/x", "http://H:1"},
      {"host", "h/x", NULL},
      {"host", NULL, NULL},
      {"operation", "http://h/", NULL},
      {"credential", "http://h/", NULL},
      {"service", "http://h/", NULL},
      {"call", "http://h/", NULL},
  };
  for (size_t i = 0; i < sizeof(with) / sizeof(with[0]); i++) {
    again_policy *policy = with_scope(with[i].word);
    again_request request = AGAIN_REQUEST_INIT;
    request.url = with[i].url;
    again_text origin = again_scope_origin(policy, &request);
    cr_expect_eq(origin.data != NULL, with[i].origin != NULL, "row %zu", i);
    cr_expect(with[i].origin == NULL || again_text_is(origin, with[i].origin),
              "row %zu", i);
    again_policy_unref(policy);
  }
}

/* Rows with the same letter share a scope; others do not. */
typedef struct signer_row {
  const char *url;
  const char *authorization;
  char who;
} signer_row;

static const signer_row signer_rows[] = {
    {"https://h/?AccessKeyId=id1&Signature=s1", NULL, 'a'},
    {"https://h/?AccessKeyId=id1&Signature=s2", NULL, 'a'},
    {"https://h/?AccessKeyId=id2&Signature=s1", NULL, 'b'},
    {"https://h/", "Authorization: AWS4 Credential=id3/2026/x, Signature=1",
     'c'},
    {"https://h/", "authorization: AWS4 Credential=id3/2027/x, Signature=2",
     'c'},
    {"https://h/", "Authorization: ACS3 Credential=id3,Signature=3", 'c'},
    {"https://h/", "Authorization: Bearer t1", 'd'},
    {"https://h/", "Authorization: Bearer t2", 'e'},
};
enum { SIGNER_COUNT = sizeof(signer_rows) / sizeof(signer_rows[0]) };

Test(scope, a_credential_is_told_apart_and_never_shown) {
  again_policy *policy = with_scope("credential");
  again_buffer scopes[SIGNER_COUNT];
  for (size_t i = 0; i < SIGNER_COUNT; i++) {
    again_request request = AGAIN_REQUEST_INIT;
    request.url = signer_rows[i].url;
    request.headers = &signer_rows[i].authorization;
    request.header_count = signer_rows[i].authorization != NULL ? 1 : 0;
    again_buffer_init(&scopes[i], &counting_mem);
    cr_assert_eq(
        again_request_scope(policy, &request, AGAIN_TEXT_ABSENT, &scopes[i]),
        AGAIN_OK);
    cr_expect_null(strstr(scopes[i].data, "id"));
    cr_expect_null(strstr(scopes[i].data, "t1"));
    for (size_t k = 0; k <= i; k++) {
      cr_expect_eq(strcmp(scopes[i].data, scopes[k].data) == 0,
                   signer_rows[i].who == signer_rows[k].who, "rows %zu, %zu", i,
                   k);
    }
  }
  for (size_t i = 0; i < SIGNER_COUNT; i++) {
    again_buffer_clear(&scopes[i]);
  }
  again_policy_unref(policy);
}

Test(scope, no_memory_is_told_and_leaks_nothing) {
  again_policy *policy = with_scope("credential");
  again_request request = AGAIN_REQUEST_INIT;
  request.url =
      "https://a-rather-long-name.of-a-host.xn--bcher-kva.example:8443/"
      "?AccessKeyId=a-rather-long-identifier-of-someone-who-signs";
  bool failed = true;
  for (size_t n = 1; failed; n++) {
    again_buffer out;
    again_buffer_init(&out, &counting_mem);
    counting_reset(n);
    again_status status =
        again_request_scope(policy, &request, AGAIN_TEXT_ABSENT, &out);
    failed = counting_failed();
    counting_reset(0);
    cr_expect_eq(status, failed ? AGAIN_ENOMEM : AGAIN_OK, "allocation %zu", n);
    again_buffer_clear(&out);
  }
  again_policy_unref(policy);
}
