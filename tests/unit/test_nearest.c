/* A name mistyped is told the name that was meant, and no far-fetched one. */
#include "policy/nearest.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(nearest, .fini = end);

Test(nearest, what_is_near) {
  static const struct {
    const char *wanted;
    const char *found; /* NULL = none */
  } rows[] = {
      {"clas", "class"},
      {"calss", "class"},
      {"message ", "message"},
      {"mesage", "message"},
      {"statsu", "status"},
      {"Status", "status"},
      {"method", "method"},
      {"mode", NULL},
      {"x", NULL},
      {"", NULL},
      {"schedul", "schedule"},
      {"transprot", "transport"},
      {"a name longer than any that a policy file may have", NULL},
  };
  static const char *const names[] = {"class",  "message",  "status",
                                      "method", "schedule", "transport"};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    size_t size;
    char *bytes = exact_text(rows[i].wanted, &size);
    again_nearest nearest;
    again_nearest_init(&nearest, again_text_make(bytes, size));
    for (size_t j = 0; j < sizeof(names) / sizeof(names[0]); j++) {
      again_nearest_offer(&nearest, names[j]);
    }
    if (rows[i].found == NULL) {
      cr_expect_null(nearest.name, "%s: %s", rows[i].wanted, nearest.name);
    } else {
      cr_assert_not_null(nearest.name, "%s", rows[i].wanted);
      cr_expect_str_eq(nearest.name, rows[i].found, "%s", rows[i].wanted);
    }
    exact_free(bytes);
  }
}
