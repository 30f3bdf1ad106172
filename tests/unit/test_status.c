/* A status is named as the header names it. */
#include <again/again.h>

#include <criterion/criterion.h>
#include <stdio.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(status, .fini = end);

Test(status, names) {
  static const struct {
    again_status status;
    const char *name;
  } rows[] = {
      {AGAIN_OK, "AGAIN_OK"},           {AGAIN_ENOMEM, "AGAIN_ENOMEM"},
      {AGAIN_EINVAL, "AGAIN_EINVAL"},   {AGAIN_ENOTFOUND, "AGAIN_ENOTFOUND"},
      {AGAIN_EIO, "AGAIN_EIO"},         {AGAIN_ESYNTAX, "AGAIN_ESYNTAX"},
      {AGAIN_EPOLICY, "AGAIN_EPOLICY"}, {AGAIN_ELIMIT, "AGAIN_ELIMIT"},
      {(again_status)1, "?"},           {(again_status)-8, "?"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    cr_expect_str_eq(again_status_name(rows[i].status), rows[i].name);
  }
}

Test(status, version_is_that_of_the_header) {
  char numbers[64];
  (void)snprintf(numbers, sizeof(numbers), "%d.%d.%d", AGAIN_VERSION_MAJOR,
                 AGAIN_VERSION_MINOR, AGAIN_VERSION_PATCH);
  cr_expect_str_eq(again_version(), AGAIN_VERSION);
  cr_expect_str_eq(again_version(), numbers);
}
