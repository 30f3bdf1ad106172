/* Whether a glob fits a host, and which of two fits it better: what is nearest
 * to the host's end decides. */
#include "policy/host_fit.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(host_fit, .fini = end);

static bool fits(const char *pattern, const char *host, again_host_fit *out) {
  size_t pattern_size;
  size_t host_size;
  char *globs = exact_text(pattern, &pattern_size);
  char *name = exact_text(host, &host_size);
  bool result = again_host_fits(again_text_make(globs, pattern_size),
                                again_text_make(name, host_size), out);
  exact_free(globs);
  exact_free(name);
  return result;
}

Test(host_fit, rows) {
  static const struct {
    const char *pattern;
    const char *host;
    bool fits;
  } rows[] = {
      {"a.example", "a.example", true},
      {"a.example", "b.example", false},
      {"a.example", "a.example.b", false},
      {"a.example", "b.a.example", false},
      {"*.example", "a.b.example", true},
      {"*.example", ".example", true},
      {"*.example", "example", false},
      {"a-*.example", "a-1.2.example", true},
      {"a*b*c", "abc", true},
      {"a*b*c", "a.b.b.c", true},
      {"a*b*c", "a.c.b", false},
      {"aab*", "aaab", false},
      {"*baa", "abaaa", false},
      {"*a*", "a", true},
      {"**", "", true},
      {"*", "a.b", true},
      {"", "", true},
      {"", "a", false},
      {"a", "", false},
      {"\\*.example", "*.example", true},
      {"\\*.example", "a.example", false},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_host_fit fit;
    cr_expect_eq(fits(rows[i].pattern, rows[i].host, &fit), rows[i].fits,
                 "%s, %s", rows[i].pattern, rows[i].host);
  }
}

Test(host_fit, literals_by_label_from_the_end) {
  static const struct {
    const char *pattern;
    const char *host;
    uint16_t counts[6];
  } rows[] = {
      {"a.bc.example", "a.bc.example", {8, 3, 1}},
      {"*.example", "a.bc.example", {8}},
      {"*example", "a.bc.example", {7}},
      {"logs.*.example", "logs.x.s3.eu.example", {8, 0, 0, 1, 4}},
      {"*.s3.*.example", "logs.x.s3.eu.example", {8, 1, 3, 0, 0}},
      /* As near to the end as it can be. */
      {"*.s3.*.example", "s3.s3.eu.example", {8, 1, 3, 0}},
      {"a*b*c", "abbbc", {3}},
      {"*", "a.b", {0}},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_host_fit fit;
    cr_assert(fits(rows[i].pattern, rows[i].host, &fit), "%s", rows[i].pattern);
    for (size_t j = 0; j < 6; j++) {
      cr_expect_eq(fit.literal_counts[j], rows[i].counts[j], "%s, %zu: %u",
                   rows[i].pattern, j, fit.literal_counts[j]);
    }
  }
}

static int sign(int value) {
  return (value > 0) - (value < 0);
}

Test(host_fit, the_better_of_two) {
  static const struct {
    const char *host;
    const char *better;
    const char *worse; /* as good where NULL */
  } rows[] = {
      {"api.eu.example", "api.eu.example", "api.*.example"},
      {"api.eu.example", "api.*.example", "*.example"},
      {"api.example", "api.example", "ap*.example"},
      {"api.example", "ap*.example", "*i.example"},
      {"api.example", "*.example", "*example"},
      {"api.example", "*.example", "api.*"},
      {"api.example", "*", NULL},
      {"polardb.oss-eu.example", "*.oss-*.example", "polardb.*.example"},
      {"logs.x.s3.example", "*.s3.example", "logs.*.example"},
      {"logs.x.s3.eu.example", "*.s3.*.example", "logs.*.example"},
      {"logs.s3.eu.example", "*.s3.*.example", "logs.*.example"},
      {"s3.logs.eu.example", "*.logs.*.example", "s3.*.example"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    const char *other = rows[i].worse != NULL ? rows[i].worse : rows[i].better;
    again_host_fit a;
    again_host_fit b;
    cr_assert(fits(rows[i].better, rows[i].host, &a), "%s", rows[i].better);
    cr_assert(fits(other, rows[i].host, &b), "%s", other);
    int wanted = rows[i].worse != NULL ? 1 : 0;
    cr_expect_eq(sign(again_host_fit_compare(&a, &b)), wanted, "%s, %s",
                 rows[i].host, rows[i].better);
    cr_expect_eq(sign(again_host_fit_compare(&b, &a)), -wanted, "%s, %s",
                 rows[i].host, rows[i].better);
  }
}

Test(host_fit, what_is_too_long_for_a_host_fits_nothing) {
  enum { SIZE = AGAIN_HOST_BYTES_MAX + 1 };
  char text[SIZE];
  again_host_fit fit;
  memset(text, 'a', sizeof(text));
  again_text whole = again_text_make(text, SIZE - 1);
  cr_expect(again_host_fits(whole, whole, &fit));
  whole.size = SIZE;
  cr_expect_not(again_host_fits(whole, whole, &fit));
  cr_expect_not(again_host_fits(AGAIN_TEXT_LITERAL("*"), whole, &fit));
  cr_expect_not(again_host_fits(whole, AGAIN_TEXT_LITERAL("a"), &fit));
  memset(text, '.', sizeof(text));
  cr_expect(again_host_fits(AGAIN_TEXT_LITERAL("*"),
                            again_text_make(text, AGAIN_HOST_LABELS_MAX - 1),
                            &fit));
  cr_expect_not(again_host_fits(AGAIN_TEXT_LITERAL("*"),
                                again_text_make(text, AGAIN_HOST_LABELS_MAX),
                                &fit));
}
