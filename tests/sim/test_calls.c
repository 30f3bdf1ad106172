/* Whole calls by the published rules of others: where the design has a word
 * for a case, the call must end as it does there, at the same times. */
#include "cases.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "vectors.h"

static void end(void) {
  assert_balance();
}
TestSuite(calls, .fini = end);

static const sim_cases *const tables[] = {&aws_cases, &other_cases};
#define TABLE_COUNT (sizeof(tables) / sizeof(tables[0]))

Test(calls, end_as_published) {
  for (size_t i = 0; i < TABLE_COUNT; i++) {
    for (size_t k = 0; k < tables[i]->count; k++) {
      sim_run(&tables[i]->items[k]);
    }
  }
}

static bool is_run(const char *vectors, const char *name) {
  for (size_t i = 0; i < TABLE_COUNT; i++) {
    for (size_t k = 0; k < tables[i]->count; k++) {
      const sim_case *item = &tables[i]->items[k];
      if (strcmp(item->vectors, vectors) == 0 &&
          strcmp(item->name, name) == 0) {
        return true;
      }
    }
  }
  return false;
}

static bool is_foreign(const char *vectors, const char *name) {
  for (size_t i = 0; i < foreign_case_count; i++) {
    if (strcmp(foreign_cases[i].vectors, vectors) == 0 &&
        strcmp(foreign_cases[i].name, name) == 0) {
      return true;
    }
  }
  return false;
}

/* Every `"member": VALUE` of the file is the name of a case that is run here,
 * or has its reason why not. */
static void expect_all_known(const char *vectors, const char *member) {
  char *text = vectors_read(vectors);
  unsigned count = 0;
  for (const char *at = strstr(text, member); at != NULL;
       at = strstr(at, member)) {
    at += strlen(member);
    at += strspn(at, ": \"");
    size_t size = strcspn(at, "\",\n");
    char name[128];
    cr_assert_lt(size, sizeof(name));
    memcpy(name, at, size);
    name[size] = '\0';
    cr_expect(is_run(vectors, name) != is_foreign(vectors, name),
              "%s: %s must be a case or have its reason", vectors, name);
    count++;
  }
  cr_expect_gt(count, 10);
  free(text);
}

Test(calls, leave_no_case_of_aws_unjudged) {
  expect_all_known("aws-retry-2.1-standard.json", "\"name\"");
}

Test(calls, leave_no_case_of_curl_unjudged) {
  expect_all_known("curl-retry-tests.json", "\"test\"");
}
