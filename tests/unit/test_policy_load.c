/* A policy file that is wrong is refused with status, place and one line, and
 * all that is wrong is told, not just the first of it. */
#include <again/again.h>

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness.h"
#include "policy/policy.h"
#include "policy_folder.h"

static void end(void) {
  assert_balance();
}

TestSuite(policy_load, .fini = end);

typedef struct heard {
  unsigned count;
  char ids[256]; /* each with a blank behind it */
} heard;

static void hear(const again_diag *diag, void *user) {
  heard *all = user;
  all->count++;
  (void)strncat(all->ids, diag->id, 64);
  (void)strcat(all->ids, " ");
}

static again_status parse(const char *text, again_policy **out, heard *all,
                          again_diag *diag) {
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  options.on_diag = all != NULL ? hear : NULL;
  options.user = all;
  size_t size;
  char *bytes = exact_text(text, &size);
  again_status status =
      again_policy_parse(out, bytes, size, "x.json", &options, diag);
  exact_free(bytes);
  return status;
}

/* A row of a file that is all right but for one line. */
#define RULE(members) "{\"again\": 1, \"rules\": [\n  {" members "}\n]}"
#define TOP(members) "{\"again\": 1,\n " members "}"
#define RETRY "\"class\": \"retryable\", \"reason\": \"server\""

typedef struct row {
  const char *text;
  const char *id;
  again_status status;
  unsigned line;
  unsigned column;
  const char *pointer;
} row;

static void check_rows(const row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const row *r = &rows[i];
    again_policy *policy = NULL;
    again_diag diag = AGAIN_DIAG_INIT;
    cr_expect_eq(parse(r->text, &policy, NULL, &diag), r->status, "%s: %s",
                 r->text, again_status_name(diag.status));
    cr_expect_null(policy);
    cr_expect_eq(diag.status, r->status, "%s", r->text);
    cr_expect_str_eq(diag.file, "x.json");
    cr_assert_not_null(diag.id, "%s", r->text);
    cr_expect_str_eq(diag.id, r->id, "%s: %s", r->text, diag.id);
    cr_expect_eq(diag.line, r->line, "%s: line %u", r->text, diag.line);
    cr_expect_eq(diag.column, r->column, "%s: column %u", r->text, diag.column);
    cr_expect_str_eq(diag.pointer, r->pointer, "%s: %s", r->text, diag.pointer);
    cr_expect_neq(diag.message[0], '\0');
    again_policy_unref(policy);
  }
}

#define CHECK(rows) check_rows(rows, sizeof(rows) / sizeof((rows)[0]))

Test(policy_load, a_file_that_is_no_policy) {
  static const row rows[] = {
      {"", "syntax", AGAIN_ESYNTAX, 1, 1, ""},
      {"{\"again\": 1,\n \"name\": }", "syntax", AGAIN_ESYNTAX, 2, 10, ""},
      {"[]", "wrong-type", AGAIN_EPOLICY, 1, 1, ""},
      {"{}", "missing-member", AGAIN_EPOLICY, 1, 1, ""},
      {"{\"again\": 2}", "unsupported-version", AGAIN_EPOLICY, 1, 11, "/again"},
      {"{\"again\": \"1\"}", "wrong-type", AGAIN_EPOLICY, 1, 11, "/again"},
      {TOP("\"rulez\": []"), "unknown-member", AGAIN_EPOLICY, 2, 2, "/rulez"},
      {TOP("\"rules\": {}"), "wrong-type", AGAIN_EPOLICY, 2, 11, "/rules"},
      {TOP("\"again\": 1"), "duplicate-member", AGAIN_EPOLICY, 2, 2, "/again"},
      {TOP("\"name\": \"../x\""), "bad-value", AGAIN_EPOLICY, 2, 10, "/name"},
      {TOP("\"about\": 7"), "wrong-type", AGAIN_EPOLICY, 2, 11, "/about"},
      {TOP("\"hosts\": [\"a\", 1]"), "wrong-type", AGAIN_EPOLICY, 2, 17,
       "/hosts/1"},
      {TOP("\"extends\": \"http/none\""), "extends-missing", AGAIN_ENOTFOUND, 2,
       13, "/extends"},
      {TOP("\"extends\": [\"http\", 1]"), "wrong-type", AGAIN_EPOLICY, 2, 22,
       "/extends/1"},
      {TOP("\"extends\": [\"a b\"]"), "bad-value", AGAIN_EPOLICY, 2, 14,
       "/extends/0"},
      {TOP("\"extends\": [\"./http.json\"]"), "bad-value", AGAIN_EPOLICY, 2, 14,
       "/extends/0"},
  };
  CHECK(rows);
}

Test(policy_load, rules_that_are_wrong) {
  static const row rows[] = {
      {RULE("\"code\": \"A\", \"reason\": \"server\""), "missing-member",
       AGAIN_EPOLICY, 2, 3, "/rules/0"},
      {RULE("\"code\": \"A\", \"class\": \"quota\""), "missing-member",
       AGAIN_EPOLICY, 2, 3, "/rules/0"},
      {RULE("\"clas\": 1, " RETRY), "unknown-member", AGAIN_EPOLICY, 2, 4,
       "/rules/0/clas"},
      {RULE("\"class\": \"retriable\", \"reason\": \"server\""), "bad-value",
       AGAIN_EPOLICY, 2, 13, "/rules/0/class"},
      {RULE("\"class\": \"quota\", \"reason\": \"limits\""), "unknown-reason",
       AGAIN_EPOLICY, 2, 32, "/rules/0/reason"},
      {RULE(RETRY ", \"schedule\": \"slow\""), "schedule-missing",
       AGAIN_EPOLICY, 2, 58, "/rules/0/schedule"},
      {RULE(RETRY ", \"effect\": true"), "wrong-type", AGAIN_EPOLICY, 2, 56,
       "/rules/0/effect"},
      {RULE(RETRY ", \"remedy\": \"sign\""), "bad-value", AGAIN_EPOLICY, 2, 56,
       "/rules/0/remedy"},
      {RULE(RETRY ", \"status\": \"5x\""), "bad-value", AGAIN_EPOLICY, 2, 56,
       "/rules/0/status"},
      {RULE(RETRY ", \"status\": [500, \"599-500\"]"), "bad-value",
       AGAIN_EPOLICY, 2, 62, "/rules/0/status/1"},
      {RULE(RETRY ", \"status\": 1000"), "bad-value", AGAIN_EPOLICY, 2, 56,
       "/rules/0/status"},
      {RULE(RETRY ", \"status\": 50.5"), "bad-value", AGAIN_EPOLICY, 2, 56,
       "/rules/0/status"},
      {RULE(RETRY ", \"code\": []"), "bad-value", AGAIN_EPOLICY, 2, 54,
       "/rules/0/code"},
      {RULE(RETRY ", \"code\": 404"), "wrong-type", AGAIN_EPOLICY, 2, 54,
       "/rules/0/code"},
      {RULE(RETRY ", \"transport\": \"ok\""), "bad-value", AGAIN_EPOLICY, 2, 59,
       "/rules/0/transport"},
      {RULE(RETRY ", \"is\": {\"/a\": null}"), "wrong-type", AGAIN_EPOLICY, 2,
       59, "/rules/0/is/~1a"},
      {RULE(RETRY ", \"is\": {\"a\": 1}"), "bad-source", AGAIN_EPOLICY, 2, 58,
       "/rules/0/is/a"},
      {RULE(RETRY ", \"is\": {}"), "wrong-type", AGAIN_EPOLICY, 2, 52,
       "/rules/0/is"},
      {RULE(RETRY ", \"has\": [\"query:a\"]"), "bad-source", AGAIN_EPOLICY, 2,
       54, "/rules/0/has/0"},
      {RULE(RETRY ", \"lacks\": 1"), "wrong-type", AGAIN_EPOLICY, 2, 55,
       "/rules/0/lacks"},
      {RULE(RETRY ", \"skew\": \"4\""), "bad-duration", AGAIN_EPOLICY, 2, 54,
       "/rules/0/skew"},
      {RULE(RETRY "}, {\"code\": \"A\", " RETRY), "catch-all-not-last",
       AGAIN_EPOLICY, 2, 3, "/rules/0"},
  };
  CHECK(rows);
}

Test(policy_load, lists_and_numbers_that_are_wrong) {
  static const row rows[] = {
      {TOP("\"fields\": {\"code\": [\"/a\", \"b\"]}"), "bad-source",
       AGAIN_EPOLICY, 2, 28, "/fields/code/1"},
      {TOP("\"fields\": {\"code\": \"message\"}"), "bad-source", AGAIN_EPOLICY,
       2, 21, "/fields/code"},
      {TOP("\"fields\": {\"codes\": []}"), "unknown-member", AGAIN_EPOLICY, 2,
       13, "/fields/codes"},
      {TOP("\"fields\": {\"code\": {\"from\": \"/a\", \"take\": \"**\"}}"),
       "bad-value", AGAIN_EPOLICY, 2, 44, "/fields/code/take"},
      {TOP("\"fields\": {\"code\": [{\"take\": \"*\"}]}"), "missing-member",
       AGAIN_EPOLICY, 2, 22, "/fields/code/0"},
      {TOP("\"fields\": {\"code\": [\"...\", \"...\"]}"), "bad-value",
       AGAIN_EPOLICY, 2, 29, "/fields/code/1"},
      {TOP("\"hints\": [{\"from\": \"/a\", \"as\": \"sec\"}]"), "bad-value",
       AGAIN_EPOLICY, 2, 33, "/hints/0/as"},
      {TOP("\"hints\": {\"from\": \"/a\"}"), "wrong-type", AGAIN_EPOLICY, 2, 11,
       "/hints"},
      {TOP("\"hints\": [\"header:a\"]"), "wrong-type", AGAIN_EPOLICY, 2, 12,
       "/hints/0"},
      {TOP("\"peek\": [{}]"), "bad-value", AGAIN_EPOLICY, 2, 11, "/peek/0"},
      {TOP("\"peek\": [{\"x-why\": 1}]"), "bad-value", AGAIN_EPOLICY, 2, 11,
       "/peek/0"},
      {TOP("\"operation\": [\"status-text\"]"), "bad-source", AGAIN_EPOLICY, 2,
       16, "/operation/0"},
      {TOP("\"idempotent\": {\"tokens\": [{\"from\": \"/a\", \"operation\": "
           "[]}]}"),
       "bad-value", AGAIN_EPOLICY, 2, 56, "/idempotent/tokens/0/operation"},
      {TOP("\"idempotent\": {\"tokens\": [{\"from\": \"/a\", \"status\": 4}]}"),
       "unknown-member", AGAIN_EPOLICY, 2, 43, "/idempotent/tokens/0/status"},
      {TOP("\"operation\": [{\"from\": \"path\", \"operation\": \"a\"}]"),
       "unknown-member", AGAIN_EPOLICY, 2, 33, "/operation/0/operation"},
      {TOP("\"idempotent\": {\"tokens\": [\"...\"]}"), "bad-value",
       AGAIN_EPOLICY, 2, 27, "/idempotent/tokens"},
      {TOP("\"limits\": {\"attempts\": 0}"), "bad-value", AGAIN_EPOLICY, 2, 25,
       "/limits/attempts"},
      {TOP("\"limits\": {\"deadline\": \"15\"}"), "bad-duration", AGAIN_EPOLICY,
       2, 25, "/limits/deadline"},
      {TOP("\"limits\": {\"attempts\": 4.0000000001}"), "bad-value",
       AGAIN_EPOLICY, 2, 25, "/limits/attempts"},
      {TOP("\"limits\": {\"depth\": 257}"), "bad-value", AGAIN_EPOLICY, 2, 22,
       "/limits/depth"},
      {TOP("\"schedules\": {\"a\": {\"base\": 5}}"), "wrong-type",
       AGAIN_EPOLICY, 2, 30, "/schedules/a/base"},
      {TOP("\"schedules\": {\"a\": {\"factor\": 0.5}}"), "bad-value",
       AGAIN_EPOLICY, 2, 32, "/schedules/a/factor"},
      {TOP("\"schedules\": {\"a\": {\"jitter\": \"ful\"}}"), "bad-value",
       AGAIN_EPOLICY, 2, 32, "/schedules/a/jitter"},
      {TOP("\"schedules\": {\"a\": []}"), "wrong-type", AGAIN_EPOLICY, 2, 21,
       "/schedules/a"},
      {TOP("\"governor\": {\"scope\": \"hosts\"}"), "bad-value", AGAIN_EPOLICY,
       2, 24, "/governor/scope"},
      {TOP("\"governor\": {\"budget\": {\"token\": {}}}"), "unknown-member",
       AGAIN_EPOLICY, 2, 26, "/governor/budget/token"},
      {TOP("\"governor\": {\"budget\": {\"ratio\": {\"capacity\": 1}}}"),
       "unknown-member", AGAIN_EPOLICY, 2, 36,
       "/governor/budget/ratio/capacity"},
      {TOP("\"governor\": {\"budget\": {\"ratio\": {\"window\": \"999ms\"}}}"),
       "bad-value", AGAIN_EPOLICY, 2, 46, "/governor/budget/ratio/window"},
      {TOP("\"governor\": {\"budget\": {\"ratio\": {\"window\": \"61s\"}}}"),
       "bad-value", AGAIN_EPOLICY, 2, 46, "/governor/budget/ratio/window"},
      {TOP("\"governor\": {\"budget\": {\"ratio\": {\"window\": \"10\"}}}"),
       "bad-duration", AGAIN_EPOLICY, 2, 46, "/governor/budget/ratio/window"},
      {TOP("\"governor\": {\"budget\": {}}"), "bad-value", AGAIN_EPOLICY, 2, 25,
       "/governor/budget"},
      {TOP("\"governor\": {\"budget\": {\"off\": {}, \"ratio\": {}}}"),
       "bad-value", AGAIN_EPOLICY, 2, 25, "/governor/budget"},
      {TOP("\"governor\": {\"health\": {\"probe\": \"fast\"}}"),
       "schedule-missing", AGAIN_EPOLICY, 2, 35, "/governor/health/probe"},
      {TOP("\"governor\": {\"overload\": [\"server\", \"serve\"]}"),
       "unknown-reason", AGAIN_EPOLICY, 2, 38, "/governor/overload/1"},
      {TOP("\"governor\": {\"store\": \"disk\"}"), "bad-value", AGAIN_EPOLICY,
       2, 24, "/governor/store"},
  };
  CHECK(rows);
}

Test(policy_load, columns_count_characters) {
  again_policy *policy = NULL;
  again_diag diag = AGAIN_DIAG_INIT;
  cr_expect_eq(parse("{\"about\": \"\xC3\xBC\xE2\x82\xAC\", \"agan\": 1}",
                     &policy, NULL, &diag),
               AGAIN_EPOLICY);
  cr_expect_eq(diag.column, 17);
  cr_expect_eq(diag.offset_bytes, 19);
  cr_expect_str_eq(diag.message,
                   "unknown member \"agan\", nearest is \"again\"");
}

Test(policy_load, all_that_is_wrong_is_told_and_the_first_returned) {
  heard all = {0};
  again_policy *policy = NULL;
  again_diag diag = AGAIN_DIAG_INIT;
  cr_expect_eq(
      parse("{\"again\": 1, \"a\": 0, \"limits\": {\"deadline\": \"1\"},"
            "\"rules\": [{\"class\": \"auth\"}, {\"code\": \"A\"}]}",
            &policy, &all, &diag),
      AGAIN_EPOLICY);
  cr_expect_str_eq(all.ids, "unknown-member bad-duration missing-member "
                            "catch-all-not-last missing-member ");
  cr_expect_str_eq(diag.id, "unknown-member");
  cr_expect_null(policy);
}

/* What is named is judged beside values that are wrong, unless a layer is
 * missing that may declare it. */
Test(policy_load, names_are_judged_in_a_broken_file) {
  static const struct {
    const char *text;
    const char *ids;
  } broken[] = {
      {"{\"again\": 1, \"a\": 0, \"rules\": [{\"class\": \"auth\", "
       "\"reason\": \"permision\", \"schedule\": \"slow\"}, 1]}",
       "unknown-member catch-all-not-last wrong-type unknown-reason "
       "schedule-missing "},
      {"{\"again\": 1, \"governor\": {\"overload\": [1, \"serve\"], "
       "\"health\": {\"probe\": \"fast\"}}}",
       "wrong-type schedule-missing unknown-reason "},
      {"{\"again\": 1, \"rules\": [{\"class\": \"auth\", \"reason\": {}, "
       "\"schedule\": []}]}",
       "wrong-type wrong-type "},
      {"{\"again\": 1, \"extends\": \"no/such\", \"rules\": [{\"class\": "
       "\"auth\", \"reason\": \"theirs\"}]}",
       "extends-missing "},
  };
  for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
    heard all = {0};
    again_policy *policy = NULL;
    cr_expect_lt(parse(broken[i].text, &policy, &all, NULL), AGAIN_OK);
    cr_expect_str_eq(all.ids, broken[i].ids, "%s: %s", broken[i].text, all.ids);
    cr_expect_null(policy);
  }
}

Test(policy_load, an_older_programs_diag_is_not_written_past) {
  again_policy *policy = NULL;
  size_t size = offsetof(again_diag, file);
  again_diag *diag = (void *)exact_copy(&(again_diag){.struct_size = 0}, size);
  diag->struct_size = size;
  cr_expect_eq(parse("[", &policy, NULL, diag), AGAIN_ESYNTAX);
  cr_expect_str_eq(diag->id, "syntax");
  cr_expect_eq(diag->struct_size, size);
  exact_free(diag);
}

Test(policy_load, what_is_right) {
  static const char *const texts[] = {
      "{\"again\": 1}",
      "\xEF\xBB\xBF/* c */ {\"again\": 1, \"x-any\": [{}]} // c",
      RULE("\"class\": \"unknown\""),
      RULE("\"class\": \"success\", \"status\": 404, \"method\": \"DELETE\""),
      RULE("\"class\": \"quota\", \"reason\": \"x-own\", \"x-lint\": {}"),
      TOP("\"schedules\": {\"own\": {}}, \"rules\": [{\"class\": "
          "\"retryable\", \"reason\": \"own\"}]"),
      TOP("\"governor\": {\"budget\": \"off\", \"health\": \"off\"}"),
      TOP("\"governor\": {\"budget\": {\"throttle\": {\"refund\": 0.5}}}"),
      TOP("\"governor\": {\"budget\": {\"ratio\": {\"window\": \"1s\"}}}"),
      TOP("\"governor\": {\"budget\": {\"ratio\": {\"window\": \"1m\"}}}"),
      TOP("\"governor\": {\"budget\": {\"off\": {}, \"x-why\": 1}}"),
      "{\"again\": 1.0, \"limits\": {\"attempts\": 4e0, \"resumes\": -0}}",
      RULE("\"status\": 4.04e2, " RETRY),
  };
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
    heard all = {0};
    again_policy *policy = NULL;
    cr_expect_eq(parse(texts[i], &policy, &all, NULL), AGAIN_OK, "%s: %s",
                 texts[i], all.ids);
    cr_expect_eq(all.count, 0);
    again_policy_unref(policy);
  }
}

Test(policy_load, an_argument_out_of_range_is_refused) {
  again_policy *policy;
  const char *names[65];
  for (size_t i = 0; i < 65; i++) {
    names[i] = "http";
  }
  cr_expect_eq(again_policy_load_many(&policy, names, 0, NULL, NULL),
               AGAIN_EINVAL);
  cr_expect_null(policy);
  cr_expect_eq(again_policy_load_many(&policy, names, 65, NULL, NULL),
               AGAIN_EINVAL);
}

Test(policy_load, a_file_over_64_MiB_is_refused_unread) {
  policy_folder folder = policy_folder_new();
  policy_folder_write(&folder, "big.json", "{\"again\": 1}");
  const char *path = policy_folder_path(&folder, "big.json");
  cr_assert_eq(truncate(path, 64L * 1024 * 1024 + 1), 0);
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  again_policy *policy;
  again_diag diag = AGAIN_DIAG_INIT;
  cr_expect_eq(again_policy_load(&policy, path, &options, &diag), AGAIN_ELIMIT);
  cr_expect_null(policy);
  cr_expect_str_eq(diag.id, "too-large");
  cr_expect_str_eq(diag.file, path);
  policy_folder_free(&folder);
}

Test(policy_load, what_is_not_there_or_cannot_be_read) {
  policy_folder folder = policy_folder_new();
  policy_folder_write(&folder, "dir/x.json", "{\"again\": 1}");
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  const char *const path[] = {folder.path, NULL};
  options.path = path;
  const struct {
    const char *name;
    again_status status;
    const char *id;
  } rows[] = {
      {"none", AGAIN_ENOTFOUND, "not-found"},
      {"../dir/x", AGAIN_ENOTFOUND, "not-found"},
      {"", AGAIN_ENOTFOUND, "not-found"},
      {policy_folder_path(&folder, "none.json"), AGAIN_ENOTFOUND, "not-found"},
      {policy_folder_path(&folder, "dir"), AGAIN_EIO, "unreadable"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_policy *policy;
    again_diag diag = AGAIN_DIAG_INIT;
    cr_expect_eq(again_policy_load(&policy, rows[i].name, &options, &diag),
                 rows[i].status, "%s", rows[i].name);
    cr_expect_str_eq(diag.id, rows[i].id, "%s", rows[i].name);
    cr_expect_null(policy);
  }
  policy_folder_free(&folder);
}
