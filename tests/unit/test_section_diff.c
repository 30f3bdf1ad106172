/*
 * Two policies that judge each answer alike may still repeat requests that
 * the other doesn't, or wait longer: what they say of every answer is told.
 */
#include "section_diff.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(section_diff, .fini = end);

/* A policy that says this and nothing else. */
static again_policy *make(const char *members) {
  char text[512];
  again_policy *policy = NULL;
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  (void)snprintf(text, sizeof(text), "{\"again\":1,\"name\":\"t\"%s%s}",
                 members[0] != '\0' ? "," : "", members);
  cr_assert_eq(
      again_policy_parse(&policy, text, strlen(text), "t.json", &options, NULL),
      AGAIN_OK, "%s", text);
  return policy;
}

static const struct {
  const char *a;
  const char *b;
  const char *told;
  size_t count;
} rows[] = {
    {"", "", "", 0},
    {"\"about\":\"x\"", "\"about\":\"y\"", "", 0},
    {"\"idempotent\":{\"methods\":[\"GET\"]}",
     "\"idempotent\":{\"methods\":[\"GET\",\"POST\"]}",
     "requests\n  - idempotent     GET\n  + idempotent     GET POST\n", 1},
    {"\"idempotent\":{\"tokens\":[\"query:a\"]}", "",
     "requests\n  -   tokens       query:a\n", 1},
    /* A list is told whole, with its name. */
    {"\"fields\":{\"code\":[\"/a\",\"/b\"]}",
     "\"fields\":{\"code\":[\"/a\",\"/c\"]}",
     "fields\n  - code           /a\n  -                /b\n"
     "  + code           /a\n  +                /c\n",
     1},
    /* Hints are asked in their order. */
    {"\"hints\":[{\"from\":\"header:a\"},{\"from\":\"header:b\"}]",
     "\"hints\":[{\"from\":\"header:b\"},{\"from\":\"header:a\"}]",
     "hints\n  - auto           header:a\n  - auto           header:b\n"
     "  + auto           header:b\n  + auto           header:a\n",
     1},
    {"\"peek\":[{\"status\":200,\"has\":[\"/e\"]}]", "",
     "requests\n  - peek           status 200; has /e\n", 1},
};

Test(section_diff, tells_what_is_said_of_every_answer) {
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_policy *a = make(rows[i].a);
    again_policy *b = make(rows[i].b);
    again_buffer out;
    size_t count = 0;
    again_buffer_init(&out, &counting_mem);
    cr_expect_eq(again_section_diff(&out, a, b, false, &count), AGAIN_OK);
    cr_expect_eq(count, rows[i].count, "row %zu", i);
    cr_expect_eq(out.size, strlen(rows[i].told), "row %zu: %.*s", i,
                 (int)out.size, out.size > 0 ? out.data : "");
    cr_expect(out.size == 0 || memcmp(out.data, rows[i].told, out.size) == 0,
              "row %zu: %.*s", i, (int)out.size, out.data);
    again_buffer_clear(&out);
    again_policy_unref(a);
    again_policy_unref(b);
  }
}

Test(section_diff, says_when_there_is_no_memory) {
  again_policy *a = make(rows[5].a);
  again_policy *b = make(rows[5].b);
  for (int as_json = 0; as_json < 2; as_json++) {
    again_status status = AGAIN_ENOMEM;
    for (size_t n = 1; status == AGAIN_ENOMEM; n++) {
      again_buffer out;
      size_t count = 0;
      again_buffer_init(&out, &counting_mem);
      counting_reset(n);
      status = again_section_diff(&out, a, b, as_json == 1, &count);
      again_buffer_clear(&out);
      cr_expect(status == AGAIN_OK || n < 100);
    }
    cr_expect_eq(status, AGAIN_OK);
    counting_reset(0);
  }
  again_policy_unref(a);
  again_policy_unref(b);
}
