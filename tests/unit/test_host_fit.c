/* Label by label. */
#include "policy/host_fit.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(host_fit, .fini = end);

static const struct {
  const char *pattern;
  const char *host;
  bool fits;
} rows[] = {
    {"a.example", "a.example", true},
    {"a.example", "A.Example", true},
    {"a.example", "b.example", false},
    {"logs.*.example", "logs.eu.example", true},
    {"logs.*.example", "logs.store.eu.example", false},
    {"*.store.*.example", "logs.store.eu.example", true},
    {"*.store.*.example", "a.b.store.eu.example", false},
    {"*.store.*.example", "store.eu.example", false},
    {"*.example", "a.b.example", false},
    {"*.example", "a.example", true},
    {"*.example", "example", false},
    {"a-*.example", "a-1.example", true},
    {"a-*.example", "a-1.2.example", false},
    {"*-1.example", "b.a-1.example", false},
    {"*", "a.b", false},
    {"*", "a", true},
    {"*", "", true},
    {"", "", true},
    {"a", "a", true},
    {"a*", "a.b", false},
};

Test(host_fit, rows) {
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    size_t size = strlen(rows[i].host);
    char *host = exact_copy(rows[i].host, size);
    cr_expect_eq(again_host_fits_labels(again_text_of(rows[i].pattern),
                                        again_text_make(host, size)),
                 rows[i].fits, "%s, %s", rows[i].pattern, rows[i].host);
    exact_free(host);
  }
}
