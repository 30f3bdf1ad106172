/* The RateLimit field of the IETF's draft, as one of its readers has it. */
#include "conformance.h"

#include <criterion/criterion.h>
#include <inttypes.h>

#include "harness.h"
#include "hint_values.h"
#include "matching/ratelimit.h"

static void end(void) {
  assert_balance();
}
TestSuite(ratelimit_field, .fini = end);

typedef struct field_case {
  const char *name;
  const char *value;
  bool is_valid;
  uint64_t remaining; /* of the strictest limit */
  uint64_t reset_s;
} field_case;

static const field_case fields[] = {
    {"cases/default", "\"default\";r=0", true, 0, 0},
    {"cases/1", "\"default\";r=5;t=30", true, 5, 30},
    {"cases/2", "\"pol\\\";r=99999;t=0\";r=1;t=3600", true, 1, 3600},
    {"cases/3", "\"valid\";r=50;t=30,malformed-entry", false, 0, 0},
    {"cases/4", "\"api\";r=50;t=30", true, 50, 30},
    {"cases/5", "\"default\";r=5;r=1;t=30", true, 1, 30},
    {"cases/6", "\"default\";r=5;t=30;pk=:dGVuYW50LTEyMw==:", true, 5, 30},
    {"cases/7", "\"bytes\";r=4000000000;t=3600", true, 4000000000, 3600},
    {"cases/8", "\"API\";r=1;t=30", true, 1, 30},
    {"cases/9", "\"default\";r=-1;t=30", false, 0, 0},
    {"cases/10", "\"default\";r=1.5;t=30", false, 0, 0},
    {"cases/11", "\"api\";r=5;t=30", true, 5, 30},
    {"cases/12", "\"burst\";r=50;t=30,\"daily\";r=0;t=43200", true, 0, 43200},
    {"cases/13", "\"a\";r=5;t=30,\"b\";r=5;t=3600", true, 5, 3600},
    {"cases/14", "\"a\";r=5;t=60,\"b\";r=1;t=60", true, 1, 60},
    {"older_forms", "limit=100, remaining=50, reset=30", true, 50, 30},
};

Test(ratelimit_field, says_what_remains_of_the_strictest_limit) {
  for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
    const field_case *given = &fields[i];
    size_t size;
    char *value = exact_text(given->value, &size);
    again_ratelimit limit = {0, 0};
    bool is_valid = again_ratelimit_parse(again_text_make(value, size), &limit);
    exact_free(value);
    cr_expect_eq(is_valid, given->is_valid, "%s", given->name);
    if (is_valid) {
      cr_expect_eq(limit.remaining, given->remaining, "%s: %" PRIu64,
                   given->name, limit.remaining);
      cr_expect_eq(limit.reset_s, given->reset_s, "%s: %" PRIu64, given->name,
                   limit.reset_s);
    }
  }
}

#define NOW_S 1000000000

/* RateLimit-Reset, and X-RateLimit-Reset by vendor. */
static const hint_value_case resets[] = {
    {"older_forms", AGAIN_UNIT_SECONDS, "30", NOW_S, 30000},
    {"older_forms", AGAIN_UNIT_EPOCH, "1000000030", NOW_S, 30000},
    {"older_forms", AGAIN_UNIT_AUTO, "30", NOW_S, 30000},
    {"older_forms", AGAIN_UNIT_AUTO, "Sun, 09 Sep 2001 01:47:10 GMT", NOW_S,
     30000},
};

Test(ratelimit_field, had_older_forms) {
  hint_values_run(resets, sizeof(resets) / sizeof(resets[0]));
}

#define POLICY_FIELD                                                           \
  "quota and window, RateLimit-Policy's, say nothing of when to come back"

static const conformance_other others[] = {
    {"cases/1", POLICY_FIELD},
    {"cases/4", POLICY_FIELD},
    {"cases/7", POLICY_FIELD},
    {"cases/8", POLICY_FIELD},
    {"cases/11", POLICY_FIELD},
    {"cases/14", POLICY_FIELD},
    {"cases/6", "whose limit it is says nothing of when to come back"},
};

const conformance_source conformance_ratelimit = {
    .vectors = "ratelimit-structured-fields",
    .origin = "the tests of a reader in C# whose repository is not known, and "
              "draft-ietf-httpapi-ratelimit-headers-10",
    .tables = {CONFORMANCE_TABLE(fields), CONFORMANCE_TABLE(resets)},
    .others = others,
    .other_count = sizeof(others) / sizeof(others[0]),
};
