/* x-lint silences what its file, or its rule, would have, and nothing else. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"
#include "lint/lint.h"

static void end(void) {
  assert_balance();
}

TestSuite(ignore, .fini = end);

/* The file, and two rules with a wide glob each, in lines 1, 2 and 3. */
#define FILE_WITH(file, first, second)                                         \
  "{\"again\":1,\"name\":\"t\"" file ",\"rules\":[\n"                          \
  "{\"code\":\"*A\",\"class\":\"auth\",\"reason\":\"permission\"" first "},\n" \
  "{\"code\":\"*B\",\"class\":\"quota\",\"reason\":\"limit\"" second "}]}"
#define SILENT(ids) ",\"x-lint\":{\"ignore\":" ids ",\"because\":\"a test\"}"
#define WIDE SILENT("[\"glob-too-wide\"]")

typedef struct row {
  const char *what;
  const char *file;
  const char *found[3]; /* by place: "LINE ID" */
} row;

static const row rows[] = {
    {"nothing silenced",
     FILE_WITH("", "", ""),
     {"2 glob-too-wide", "3 glob-too-wide"}},
    {"in a rule", FILE_WITH("", WIDE, ""), {"3 glob-too-wide"}},
    {"in the file", FILE_WITH(WIDE, "", ""), {NULL}},
    {"one name, no list",
     FILE_WITH(SILENT("\"glob-too-wide\""), "", ""),
     {NULL}},
    {"another finding",
     FILE_WITH("", SILENT("[\"message-only-rule\"]"), WIDE),
     {"2 glob-too-wide", "2 bad-ignore"}},
    {"no finding of this name",
     FILE_WITH(SILENT("[\"glob-too-wide\",\"wide\"]"), "", ""),
     {"1 bad-ignore"}},
    {"an error",
     FILE_WITH(SILENT("[\"glob-too-wide\",\"syntax\"]"), "", ""),
     {"1 bad-ignore"}},
    {"what only a list of codes could find",
     FILE_WITH(SILENT("[\"glob-too-wide\",\"unknown-code\"]"), "", ""),
     {NULL}},
    {"no reason given",
     FILE_WITH(",\"x-lint\":{\"ignore\":[\"glob-too-wide\"]}", "", ""),
     {"1 ignore-without-because"}},
    {"a blank reason",
     FILE_WITH(",\"x-lint\":{\"ignore\":[\"glob-too-wide\"],\"because\":\" \"}",
               "", ""),
     {"1 ignore-without-because"}},
    {"nothing named",
     FILE_WITH(",\"x-lint\":{\"because\":\"a test\"}", WIDE, WIDE),
     {"1 bad-ignore"}},
    {"no object",
     FILE_WITH(",\"x-lint\":true", WIDE, WIDE),
     {"1 bad-ignore", "1 ignore-without-because"}},
};

/* The linter as far as it goes here: rules, then what they silence. */
static void judge(const char *file, again_lint_findings *findings) {
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  again_diag diag = AGAIN_DIAG_INIT;
  again_policy *policy = NULL;
  again_lint lint;
  options.mem = &counting_mem;
  cr_assert_eq(
      again_policy_parse(&policy, file, strlen(file), NULL, &options, &diag),
      AGAIN_OK, "%s", diag.message);
  cr_assert_eq(again_lint_init(&lint, policy, again_text_of(file), findings),
               AGAIN_OK);
  again_lint_rules(&lint);
  again_lint_ignore(&lint, 0);
  again_lint_findings_sort(findings, 0);
  again_lint_clear(&lint);
  again_policy_unref(policy);
}

Test(ignore, silences_what_is_there) {
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_lint_findings findings = {.items = NULL};
    size_t wanted = 0;
    judge(rows[i].file, &findings);
    for (; wanted < 3 && rows[i].found[wanted] != NULL; wanted++) {
      char got[64] = "nothing";
      if (wanted < findings.count) {
        (void)snprintf(got, sizeof(got), "%u %s", findings.items[wanted].line,
                       findings.items[wanted].id);
      }
      cr_expect_str_eq(got, rows[i].found[wanted], "%s: %s", rows[i].what, got);
    }
    cr_expect_eq(findings.count, wanted, "%s: %zu", rows[i].what,
                 findings.count);
    again_lint_findings_clear(&findings);
  }
}
