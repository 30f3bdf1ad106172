/* Two globs meet where some host fits both. */
#include <criterion/criterion.h>
#include <string.h>

#include "base/glob.h"
#include "base/text.h"
#include "harness.h"
#include "lint/lint.h"
#include "policy/host_fit.h"

static void end(void) {
  assert_balance();
}

TestSuite(lint_hosts, .fini = end);

static const struct {
  const char *a;
  const char *b;
  bool meet;
} rows[] = {
    {"a.example", "a.example", true},
    {"a.example", "A.Example", true},
    {"a.example", "b.example", false},
    {"a.example", "a.example.com", false},
    {"*.example", "a.example", true},
    {"*.example", ".example", true},
    {"*.example", "example", false},
    {"a.*.example", "a.b*.example", true},
    {"a.*.example", "b.*.example", false},
    {"a*b", "ab", true},
    {"a*b", "b*a", false},
    {"a*", "*b", true},
    {"a*b*c", "*d*", true},
    {"*", "*", true},
    {"*", "", true},
    {"", "", true},
    {"", "a", false},
    {"**a**", "a", true},
    {"\\*a", "*a", true},
    {"\\*a", "ba", false},
    {"\\*a", "b*", false},
};

static bool meet(const char *a, const char *b) {
  size_t a_size;
  size_t b_size;
  char *left = exact_text(a, &a_size);
  char *right = exact_text(b, &b_size);
  bool result = again_lint_globs_meet(again_text_make(left, a_size),
                                      again_text_make(right, b_size));
  exact_free(left);
  exact_free(right);
  return result;
}

Test(lint_hosts, rows) {
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    cr_expect_eq(meet(rows[i].a, rows[i].b), rows[i].meet, "%s, %s", rows[i].a,
                 rows[i].b);
    cr_expect_eq(meet(rows[i].b, rows[i].a), rows[i].meet, "%s, %s", rows[i].b,
                 rows[i].a);
  }
}

/* Where a text of six letters or fewer matches both, and nowhere else. */
Test(lint_hosts, as_trying_all_texts_says) {
  static const char *const globs[] = {"",    "a",   "*",   "a*",  "*a",  "ab",
                                      "*b",  "b*a", "a*a", "*ab", "a*b", "ba*",
                                      "*a*", "b*",  "aab", "*bb", "b*b", "abb"};
  enum { COUNT = sizeof(globs) / sizeof(globs[0]), SIZE_MAX_TRIED = 6 };
  for (size_t i = 0; i < (size_t)COUNT * COUNT; i++) {
    again_text a = again_text_of(globs[i / COUNT]);
    again_text b = again_text_of(globs[i % COUNT]);
    bool found = false;
    for (unsigned size = 0; size <= SIZE_MAX_TRIED; size++) {
      for (unsigned bits = 0; bits < 1u << size; bits++) {
        char text[SIZE_MAX_TRIED];
        for (unsigned at = 0; at < size; at++) {
          text[at] = (bits >> at & 1) != 0 ? 'b' : 'a';
        }
        again_text tried = again_text_make(text, size);
        found |= again_glob_match(a, tried) && again_glob_match(b, tried);
      }
    }
    cr_expect_eq(again_lint_globs_meet(a, b), found, "%s, %s", globs[i / COUNT],
                 globs[i % COUNT]);
  }
}

Test(lint_hosts, what_is_too_long_for_a_host_meets_nothing) {
  char text[AGAIN_HOST_BYTES_MAX + 1];
  memset(text, 'a', sizeof(text));
  again_text glob = again_text_make(text, sizeof(text));
  cr_expect_not(again_lint_globs_meet(glob, glob));
  glob.size--;
  cr_expect(again_lint_globs_meet(glob, glob));
}
