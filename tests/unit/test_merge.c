/* What several files say together: the first that has a member, or a list,
 * wins; "..." in a list stands for the inherited one. */
#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"
#include "policy/policy.h"
#include "policy/schedules.h"
#include "policy_folder.h"

static policy_folder folder;

static void begin(void) {
  folder = policy_folder_new();
}

static void end(void) {
  policy_folder_free(&folder);
  assert_balance();
}

TestSuite(merge, .init = begin, .fini = end);

/* `upper` extends `lower`. Both are members of an object, behind "again". */
static again_policy *load(const char *upper, const char *lower) {
  char text[2048] = "{\"again\": 1, \"extends\": [\"lower\"]";
  (void)strcat(strcat(text, upper), "}");
  policy_folder_write(&folder, "upper.json", text);
  (void)strcpy(text, "{\"again\": 1");
  (void)strcat(strcat(text, lower), "}");
  policy_folder_write(&folder, "lower.json", text);
  const char *const path[] = {folder.path, NULL};
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  options.path = path;
  again_policy *policy;
  again_diag diag = AGAIN_DIAG_INIT;
  cr_assert_eq(again_policy_load(&policy, "upper", &options, &diag), AGAIN_OK,
               "%s: %s", diag.pointer, diag.message);
  return policy;
}

Test(merge, what_is_built_in) {
  again_policy *policy = load("", "");
  cr_expect_eq(policy->limits.attempts, 12);
  cr_expect_eq(policy->limits.deadline_ms, 15 * 60 * 1000);
  cr_expect_eq(policy->limits.hint_max_ms, 5 * 60 * 1000);
  cr_expect_eq(policy->limits.resumes, 100);
  cr_expect_eq(policy->limits.bounds.body_bytes, 65536);
  cr_expect_eq(policy->limits.bounds.code_bytes, 256);
  cr_expect_eq(policy->limits.bounds.message_bytes, 4096);
  cr_expect_eq(policy->limits.bounds.request_id_bytes, 256);
  cr_expect_eq(policy->limits.bounds.depth, 64);
  cr_assert_eq(policy->schedule_count, 1);
  const again_schedule *schedule = &policy->schedules[0];
  cr_expect_str_eq(schedule->name.data, "default");
  cr_expect_eq(schedule->base_ms, 50);
  cr_expect_eq(schedule->cap_ms, 20000);
  cr_expect_eq(schedule->factor, 2);
  cr_expect_eq(schedule->jitter, AGAIN_JITTER_FULL);
  cr_expect_eq(schedule->min_ms, 0);
  cr_expect_eq(schedule->attempts, 4);
  cr_expect_eq(schedule->deadline_ms, 60000);
  const again_governor_config *governor = &policy->governor;
  cr_expect_str_eq(governor->scope.data, "host");
  cr_expect_eq(governor->budget, AGAIN_BUDGET_OFF);
  cr_expect_not(governor->adaptive_rate);
  cr_expect(governor->health);
  cr_expect_eq(governor->close_after, 5);
  cr_expect_eq(governor->probe, AGAIN_SCHEDULE_NONE);
  cr_expect_eq(governor->overload.count, 4);
  cr_expect_eq(policy->idempotent.methods.count, 6);
  cr_expect_eq(policy->rule_count, 0);
  cr_expect_eq(policy->layer_count, 2);
  cr_expect_str_eq(policy->layers[policy->layer_count].file.data, "builtin");
  again_policy_unref(policy);
}

/* Which health there is decides on the budget where no file does. */
Test(merge, a_budget_without_health) {
  static const struct {
    const char *governor;
    again_budget_kind budget;
    uint32_t capacity;
  } rows[] = {
      {", \"governor\": {}", AGAIN_BUDGET_OFF, 0},
      {", \"governor\": {\"health\": \"off\"}", AGAIN_BUDGET_TOKENS, 500},
      {", \"governor\": {\"health\": \"off\", \"budget\": \"off\"}",
       AGAIN_BUDGET_OFF, 0},
      {", \"governor\": {\"budget\": \"throttle\"}", AGAIN_BUDGET_THROTTLE, 10},
  };
  uint64_t hashes[sizeof(rows) / sizeof(rows[0])];
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_policy *policy = load(rows[i].governor, "");
    cr_expect_eq(policy->governor.budget, rows[i].budget, "row %zu", i);
    cr_expect_eq(policy->governor.capacity, rows[i].capacity, "row %zu", i);
    hashes[i] = again_policy_hash(policy);
    again_policy_unref(policy);
    for (size_t j = 0; j < i; j++) {
      cr_expect_neq(hashes[i], hashes[j], "rows %zu and %zu", i, j);
    }
  }
}

Test(merge, member_by_member) {
  again_policy *policy =
      load(", \"limits\": {\"attempts\": 1, \"code_bytes\": 9}"
           ", \"governor\": {\"scope\": \"call\"}"
           ", \"idempotent\": {\"methods\": []}",
           ", \"limits\": {\"attempts\": 2, \"deadline\": \"3s\"}"
           ", \"governor\": {\"scope\": \"service\", \"rate\": \"adaptive\","
           "  \"budget\": {\"ratio\": {\"percent\": 7.5}}}"
           ", \"idempotent\": {\"methods\": \"PUT\", \"operations\": \"Get*\","
           "  \"tokens\": [\"query:Token\", \"/Token\"]}");
  cr_expect_eq(policy->limits.attempts, 1);
  cr_expect_eq(policy->limits.deadline_ms, 3000);
  cr_expect_eq(policy->limits.bounds.code_bytes, 9);
  cr_expect_eq(policy->limits.resumes, 100);
  cr_expect_str_eq(policy->governor.scope.data, "call");
  cr_expect(policy->governor.adaptive_rate);
  cr_expect_eq(policy->governor.budget, AGAIN_BUDGET_RATIO);
  cr_expect_eq(policy->governor.percent, 7.5);
  cr_expect_eq(policy->governor.window_ms, 10000);
  cr_expect_eq(policy->idempotent.methods.count, 0);
  cr_expect_str_eq(policy->idempotent.operations.items[0].data, "Get*");
  cr_assert_eq(policy->idempotent.tokens.count, 2);
  cr_expect_eq(policy->idempotent.tokens.items[0].slot, AGAIN_SLOT_NONE);
  cr_assert_not_null(policy->request_plan);
  cr_expect_eq(policy->idempotent.tokens.items[1].slot, 0);
  again_policy_unref(policy);
}

Test(merge, each_schedule_member_by_member_then_default) {
  again_policy *policy =
      load(", \"schedules\": {\"throttling\": {\"base\": \"1s\"},"
           "  \"default\": {\"attempts\": 9}}",
           ", \"schedules\": {\"own\": {\"jitter\": \"equal\"},"
           "  \"throttling\": {\"base\": \"2s\", \"cap\": \"3s\"},"
           "  \"default\": {\"attempts\": 8, \"factor\": 1.25}}");
  cr_assert_eq(policy->schedule_count, 3);
  const again_schedule *all = policy->schedules;
  cr_expect_str_eq(all[0].name.data, "default");
  cr_expect_eq(all[0].attempts, 9);
  cr_expect_eq(all[0].factor, 1.25);
  cr_expect_eq(all[0].base_ms, 50);
  cr_expect_str_eq(all[1].name.data, "throttling");
  cr_expect_eq(all[1].base_ms, 1000);
  cr_expect_eq(all[1].cap_ms, 3000);
  cr_expect_eq(all[1].attempts, 9);
  cr_expect_eq(all[1].origin.layer, 0);
  cr_expect_str_eq(all[2].name.data, "own");
  cr_expect_eq(all[2].jitter, AGAIN_JITTER_EQUAL);
  cr_expect_eq(all[2].origin.layer, 1);
  again_policy_unref(policy);
}

static void expect_codes(const char *upper, const char *lower,
                         const char *wanted) {
  char upper_list[256] = "";
  char lower_list[256] = "";
  if (upper != NULL) {
    (void)strcat(strcat(strcpy(upper_list, ", \"fields\": {\"code\": "), upper),
                 "}");
  }
  if (lower != NULL) {
    (void)strcat(strcat(strcpy(lower_list, ", \"fields\": {\"code\": "), lower),
                 "}");
  }
  again_policy *policy = load(upper_list, lower_list);
  char found[4096] = "";
  const again_entries *codes = &policy->fields[AGAIN_FIELD_CODE];
  for (size_t i = 0; i < codes->count && i < 6; i++) {
    (void)strcat(strcat(found, codes->items[i].source.text.data), " ");
  }
  cr_expect_str_eq(found, wanted, "%s", found);
  again_policy_unref(policy);
}

Test(merge, the_first_list_wins_whole) {
  expect_codes("[\"/a\"]", "[\"/b\"]", "/a ");
  expect_codes("\"/a\"", NULL, "/a ");
  expect_codes(NULL, "[\"/b\"]", "/b ");
  expect_codes("[]", "[\"/b\"]", "");
  expect_codes("[\"/a\", \"...\", \"/c\"]", "[\"/b\"]", "/a /b /c ");
  expect_codes("[\"...\", \"/c\"]", "[\"/b\", \"/d\"]", "/b /d /c ");
  expect_codes("[\"/a\", \"...\"]", "[]", "/a ");
  /* Through two lists down to what is built in. */
  expect_codes("[\"/a\", \"...\"]", "[\"/b\", \"...\"]",
               "/a /b header:x-amzn-query-error header:x-amzn-errortype "
               "/Error/Code /ErrorResponse/Error/Code ");
}

Test(merge, hints_peeks_and_operations_too) {
  again_policy *policy =
      load(", \"hints\": [{\"from\": \"header:a\", \"as\": \"epoch\","
           "  \"clamp\": \"5s\", \"is\": {\"header:b\": 0}}, \"...\"]"
           ", \"peek\": [\"...\", {\"status\": 200, \"has\": \"/Error\"}]"
           ", \"operation\": {\"from\": \"header:t\", \"take\": \".*\"}",
           ", \"hints\": [{\"from\": \"/c\"}], \"peek\": [{\"status\": 201}]");
  cr_assert_eq(policy->hint_count, 2);
  cr_expect_eq(policy->hints[0].unit, AGAIN_UNIT_EPOCH);
  cr_expect_eq(policy->hints[0].clamp_ms, 5000);
  cr_assert_not_null(policy->hints[0].entry.when);
  cr_expect_eq(policy->hints[0].entry.when->is_count, 1);
  cr_expect_eq(policy->hints[1].unit, AGAIN_UNIT_AUTO);
  cr_expect_eq(policy->hints[1].clamp_ms, AGAIN_NEVER);
  cr_assert_eq(policy->peek_count, 2);
  cr_expect(again_policy_has_peek(policy));
  cr_expect_eq(policy->peeks[0].status[0].low, 201);
  cr_expect_eq(policy->peeks[1].has_count, 1);
  cr_expect_str_eq(
      again_plan_source(policy->plan, policy->peeks[1].has[0])->text.data,
      "/Error");
  cr_assert_eq(policy->operation.count, 1);
  cr_expect_eq(policy->operation.items[0].take, AGAIN_TAKE_AROUND);
  cr_expect_str_eq(policy->operation.items[0].before.data, ".");
  cr_expect_str_eq(policy->operation.items[0].behind.data, "");
  again_policy_unref(policy);
}

Test(merge, what_is_overridden_is_not_read_in_responses) {
  again_policy *policy = load(", \"fields\": {\"code\": \"/a\", \"message\": "
                              "\"/a\", \"request_id\": []}, \"hints\": []",
                              ", \"fields\": {\"code\": [{\"from\": \"/b\","
                              " \"is\": {\"/d\": true}}]}");
  cr_expect_eq(again_plan_slot_count(policy->plan), 3); /* and header:date */
  cr_expect_eq(again_plan_test_count(policy->plan), 0);
  again_policy_unref(policy);
}

Test(merge, rules_keep_their_order_and_their_places) {
  again_policy *policy = load(
      ", \"rules\": [{\"code\": [\"A\", \"B*\"], \"class\": \"retryable\",\n"
      "  \"reason\": \"throttling\", \"note\": \"n\"},\n"
      " {\"status\": [\"5xx\", 404, \"410-420\"], \"class\": \"quota\","
      "  \"reason\": \"limit\"}]",
      ", \"schedules\": {\"throttling\": {}, \"slow\": {}},\n \"rules\": ["
      "{\"transport\": [\"resolve\", \"tls\"], \"class\": \"retryable\","
      " \"reason\": \"server\", \"schedule\": \"slow\", \"effect\": \"none\"},"
      "{\"skew\": \"4m\", \"class\": \"unknown\"}]");
  cr_assert_eq(policy->rule_count, 4);
  const again_rule *rules = policy->rules;
  cr_expect_eq(rules[0].when.code.count, 2);
  cr_expect_eq(rules[0].effect, AGAIN_EFFECT_MAYBE);
  cr_expect_str_eq(policy->schedules[rules[0].schedule].name.data,
                   "throttling");
  cr_expect_str_eq(rules[0].note.data, "n");
  cr_expect_eq(rules[0].origin.line, 1);
  cr_expect_eq(rules[1].origin.line, 3);
  cr_expect_eq(rules[1].origin.column, 2);
  cr_expect_eq(rules[1].effect, AGAIN_EFFECT_NONE);
  cr_assert_eq(rules[1].when.status_count, 3);
  cr_expect_eq(rules[1].when.status[0].low, 500);
  cr_expect_eq(rules[1].when.status[0].high, 599);
  cr_expect_eq(rules[1].when.status[2].high, 420);
  cr_expect_eq(rules[1].schedule, 0);
  cr_expect_eq(rules[2].origin.layer, 1);
  cr_expect_eq(rules[2].when.transport,
               1U << AGAIN_TRANSPORT_RESOLVE | 1U << AGAIN_TRANSPORT_TLS);
  cr_expect_str_eq(policy->schedules[rules[2].schedule].name.data, "slow");
  cr_expect(rules[3].when.has_skew);
  cr_expect_eq(rules[3].when.skew_ms, 240000);
  cr_expect_str_eq(rules[3].reason.data, "");
  cr_assert_eq(policy->codeless_count, 3);
  cr_expect_eq(policy->codeless[0], 1);
  again_text code = {"Bc", 2};
  cr_expect_eq(again_code_index_first(policy->codes, code, 4, NULL, NULL), 0);
  again_policy_unref(policy);
}

Test(merge, the_hash_is_of_what_decides) {
  static const struct {
    const char *upper;
    const char *lower;
    bool same;
  } rows[] = {
      {"", "", true},
      {", \"name\": \"n\", \"about\": \"a\", \"x-y\": 1", "", true},
      {", \"limits\": {\"attempts\": 12}", ", \"limits\": {\"attempts\": 3}",
       true},
      {", \"limits\": {\"attempts\": 11}", "", false},
      {"", ", \"rules\": [{\"class\": \"unknown\"}]", false},
      {"", ", \"schedules\": {\"s\": {}}", false},
      {"", ", \"peek\": [{\"is\": {\"/a\": 1}}]", false},
      {", \"governor\": {\"scope\": \"call\"}", "", false},
      {", \"hints\": []", "", false},
      {", \"hints\": [\"...\"]", ", \"hints\": [\"...\"]", true},
      {", \"fields\": {\"code\": []}", "", false},
  };
  again_policy *plain = load("", "");
  uint64_t hash = again_policy_hash(plain);
  again_policy_unref(plain);
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_policy *policy = load(rows[i].upper, rows[i].lower);
    cr_expect_eq(again_policy_hash(policy) == hash, rows[i].same, "%s | %s",
                 rows[i].upper, rows[i].lower);
    again_policy_unref(policy);
  }
}

Test(merge, a_hash_tells_conditions_apart) {
  static const char *const rules[] = {
      "{\"is\": {\"/a\": 1}, \"class\": \"unknown\"}",
      "{\"is\": {\"/a\": 2}, \"class\": \"unknown\"}",
      "{\"is\": {\"/a\": \"1\"}, \"class\": \"unknown\"}",
      "{\"has\": \"/a\", \"class\": \"unknown\"}",
      "{\"lacks\": \"/a\", \"class\": \"unknown\"}",
      "{\"code\": \"a\", \"class\": \"unknown\"}",
      "{\"code\": [\"a\", \"b\"], \"class\": \"unknown\"}",
      "{\"code\": \"ab\", \"class\": \"unknown\"}",
      "{\"operation\": \"a\", \"class\": \"unknown\"}",
      "{\"status\": 500, \"class\": \"unknown\"}",
      "{\"status\": 500, \"class\": \"unknown\", \"effect\": \"none\"}",
      "{\"transport\": \"send\", \"class\": \"unknown\"}",
  };
  enum { COUNT = sizeof(rules) / sizeof(rules[0]) };
  uint64_t hashes[COUNT];
  for (size_t i = 0; i < COUNT; i++) {
    char member[256] = ", \"rules\": [";
    again_policy *policy = load("", strcat(strcat(member, rules[i]), "]"));
    hashes[i] = again_policy_hash(policy);
    again_policy_unref(policy);
    for (size_t j = 0; j < i; j++) {
      cr_expect_neq(hashes[i], hashes[j], "%s | %s", rules[i], rules[j]);
    }
  }
}

Test(merge, references_are_counted) {
  again_policy *policy = load("", "");
  cr_expect_eq(again_policy_ref(policy), policy);
  again_policy_unref(policy);
  cr_expect_str_eq(again_policy_name(policy), "upper");
  again_policy_unref(policy);
  cr_expect_null(again_policy_ref(NULL));
  again_policy_unref(NULL);
}
