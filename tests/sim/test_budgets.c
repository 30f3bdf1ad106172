/*
 * The budgets by the published cases of those who thought them out: Finagle
 * (RetryBudgetTest.scala), gRPC (retry_throttle_test.cc, proposal A6), Envoy
 * (the formula of its retry budget). Each case of theirs is a row here, or
 * stands among those that are not ours with its reason.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "budget_script.h"
#include "harness.h"
#include "vectors.h"

static void end(void) {
  assert_balance();
}
TestSuite(budgets, .fini = end);

/* ---- the tables, in the order of the files ------------------------------ */

typedef struct finagle_row {
  unsigned window_s;
  unsigned floor;
  const char *share; /* of one; as the file writes it */
  unsigned balance;
  unsigned retries; /* of 10,000 calls, give or take one */
} finagle_row;

static const finagle_row finagle_rows[] = {
    {60, 0, "0.1", 0, 1000},    {60, 0, "0.5", 0, 5000},
    {60, 0, "0.25", 0, 2500},   {60, 0, "0.75", 0, 7500},
    {60, 0, "0.99", 0, 9900},   {60, 0, "0.999", 0, 9990},
    {60, 0, "0.9999", 0, 9999}, {60, 0, "0.01", 0, 100},
    {60, 0, "0.001", 0, 10},    {60, 0, "0.0001", 0, 1},
    {1, 10, "0.0", 10, 10},     {2, 5, "0.0", 10, 10},
    {1, 10, "0.1", 10, 1010},   {2, 5, "0.5", 10, 5010},
};
#define FINAGLE_COUNT (sizeof(finagle_rows) / sizeof(finagle_rows[0]))

typedef struct throttle_row {
  char event; /* 'S'uccess or 'F'ailure */
  bool may_retry;
  const char *tokens; /* afterwards */
} throttle_row;

static const throttle_row grpc_rows[] = {
    {'F', true, "3"},    {'S', true, "4"},    {'F', true, "3"},
    {'F', false, "2"},   {'F', false, "1"},   {'F', false, "0"},
    {'F', false, "0"},   {'S', false, "1.6"}, {'S', true, "3.2"},
    {'F', true, "2.2"},  {'F', false, "1.2"}, {'S', true, "2.8"},
    {'F', false, "1.8"}, {'S', true, "3.4"},  {'F', true, "2.4"},
};
#define GRPC_COUNT (sizeof(grpc_rows) / sizeof(grpc_rows[0]))

typedef struct replaced_row {
  const char *on; /* the handle that reports: here one scope is one budget */
  throttle_row row;
} replaced_row;

static const replaced_row replaced_rows[] = {
    {"old", {'F', true, "6.5"}},  {"old", {'F', true, "5.5"}},
    {"old", {'F', false, "4.5"}}, {"new", {'F', false, "3.5"}},
    {"new", {'S', true, "6.5"}},  {"old", {'F', true, "5.5"}},
    {"new", {'F', false, "4.5"}},
};
#define REPLACED_COUNT (sizeof(replaced_rows) / sizeof(replaced_rows[0]))

typedef struct envoy_row {
  unsigned active;
  unsigned limit;
} envoy_row;

static const envoy_row envoy_rows[] = {{0, 3}, {100, 20}};
#define ENVOY_COUNT (sizeof(envoy_rows) / sizeof(envoy_rows[0]))

/* Members of the files that are no row above. */
typedef struct foreign_row {
  const char *vectors;
  const char *text; /* of the file, without spaces */
  const char *because;
} foreign_row;

#define FINAGLE "finagle-retry-budget.json"
#define GRPC "grpc-retry-throttle.json"
#define ENVOY "envoy-backoff-and-reset-headers.json"

static const foreign_row foreign_rows[] = {
    {FINAGLE,
     "{\"ttl_s\":60,\"min_per_sec\":0,\"percent\":2.0,\"requests\":10000,"
     "\"balance_after_deposits\":20000}",
     "a budget of over one retry a call bounds nothing: 100 percent at most"},
    {FINAGLE, "{\"ttl_s\":0}", "a window of nothing forgets at once"},
    {FINAGLE, "{\"ttl_s\":61}", "a window may be longer than a minute"},
    {ENVOY, "\"jittered_exponential\"",
     "of delays: Envoy draws by modulo, which is biased"},
    {ENVOY, "\"jittered_lower_bound\"", "of delays, as the one before"},
    {ENVOY, "\"reset_header\"", "of hints: test_hints"},
};
#define FOREIGN_COUNT (sizeof(foreign_rows) / sizeof(foreign_rows[0]))

/* ---- run ---------------------------------------------------------------- */

static again_budget finagle_budget(const finagle_row *row) {
  char text[128];
  (void)snprintf(text, sizeof(text),
                 "{\"ratio\": {\"percent\": %g, \"window\": \"%us\", "
                 "\"floor\": %u}}",
                 strtod(row->share, NULL) * 100, row->window_s, row->floor);
  return budget_of(text);
}

Test(budgets, allow_what_finagle_allows) {
  for (size_t i = 0; i < FINAGLE_COUNT; i++) {
    const finagle_row *row = &finagle_rows[i];
    again_budget budget = finagle_budget(row);
    cr_expect_eq(retries_left(&budget, 0, 100), row->balance, "row %zu", i);
    unsigned count = 0;
    for (unsigned k = 0; k < 10000; k++) {
      cr_assert(may_go(&budget, 0, FIRST));
      count += may_go(&budget, 0, RETRY) ? 1 : 0;
    }
    cr_expect(count + 1 >= row->retries && count <= row->retries + 1,
              "row %zu: %u", i, count);
  }
}

/* Neither a share nor a floor is Finagle's Empty; no budget its Infinite. */
Test(budgets, allow_nothing_or_all) {
  static const finagle_row zero = {10, 0, "0.0", 0, 0};
  again_budget empty = finagle_budget(&zero);
  cr_expect_eq(retries_left(&empty, 0, 100), 0);
  cr_expect(may_go(&empty, 0, FIRST));
  cr_expect_eq(retries_left(&empty, 0, 100), 0);
  cr_expect_null(again_budget_type_of(AGAIN_BUDGET_OFF));
}

Test(budgets, refuse_what_finagle_refuses) {
  static const char *const members[] = {"\"floor\": -1", "\"percent\": -1.0"};
  for (size_t i = 0; i < 2; i++) {
    char text[128];
    (void)snprintf(text, sizeof(text),
                   "{\"again\": 1, \"governor\": {\"budget\": {\"ratio\": "
                   "{%s}}}}",
                   members[i]);
    again_policy *policy = NULL;
    cr_expect_eq(
        again_policy_parse(&policy, text, strlen(text), NULL, NULL, NULL),
        AGAIN_EPOLICY, "%s", members[i]);
  }
}

static void expect_throttled(again_budget *budget, const throttle_row *row) {
  static const again_grant grant = AGAIN_GRANT_INIT;
  tell_budget(budget, 0, &grant,
              row->event == 'F' ? AGAIN_OUTCOME_OVERLOAD
                                : AGAIN_OUTCOME_SUCCESS);
  uint64_t milli = budget->state.throttle.bucket.level_milli;
  cr_expect_eq(milli, (uint64_t)(strtod(row->tokens, NULL) * 1000 + 0.5),
               "%c to %s: %u", row->event, row->tokens, (unsigned)milli);
  cr_expect_eq(may_go(budget, 0, RETRY), row->may_retry, "%c to %s", row->event,
               row->tokens);
}

Test(budgets, throttle_as_grpc_does) {
  again_budget budget =
      budget_of("{\"throttle\": {\"capacity\": 4, \"refund\": 1.6}}");
  for (size_t i = 0; i < GRPC_COUNT; i++) {
    expect_throttled(&budget, &grpc_rows[i]);
  }
}

Test(budgets, stay_as_full_as_grpc_keeps_them) {
  static const throttle_row before = {'F', true, "3"};
  again_budget old =
      budget_of("{\"throttle\": {\"capacity\": 4, \"refund\": 1}}");
  expect_throttled(&old, &before);
  again_budget budget =
      budget_of("{\"throttle\": {\"capacity\": 10, \"refund\": 3}}");
  again_budget_inherit(&budget, &old);
  cr_expect_eq(budget.state.throttle.bucket.level_milli, 7500);
  for (size_t i = 0; i < REPLACED_COUNT; i++) {
    expect_throttled(&budget, &replaced_rows[i].row);
  }
}

/* The retry that asks is active itself, and the attempt before it no longer. */
Test(budgets, limit_retries_as_envoy_does) {
  for (size_t i = 0; i < ENVOY_COUNT; i++) {
    again_budget budget = budget_of("\"concurrency\"");
    again_grant grant = AGAIN_GRANT_INIT;
    for (unsigned k = 0; k < envoy_rows[i].active; k++) {
      grant = ask_budget(&budget, 0, FIRST);
    }
    unsigned limit = 0;
    do {
      if (envoy_rows[i].active > 0) {
        tell_budget(&budget, 0, &grant, AGAIN_OUTCOME_OVERLOAD);
      }
    } while (may_go(&budget, 0, RETRY) && ++limit < 1000);
    cr_expect_eq(limit, envoy_rows[i].limit, "%u active: %u",
                 envoy_rows[i].active, limit);
  }
}

/* ---- nothing left out --------------------------------------------------- */

/* The file without its white space. */
static char *read_dense(const char *vectors) {
  char *text = vectors_read(vectors);
  char *to = text;
  for (const char *at = text; *at != '\0'; at++) {
    if (!isspace((unsigned char)*at)) {
      *to++ = *at;
    }
  }
  *to = '\0';
  return text;
}

static unsigned count_of(const char *text, const char *part) {
  unsigned count = 0;
  for (const char *at = strstr(text, part); at != NULL;
       at = strstr(at + 1, part)) {
    count++;
  }
  return count;
}

static void expect_foreign(const char *text, const char *vectors) {
  for (size_t i = 0; i < FOREIGN_COUNT; i++) {
    if (strcmp(foreign_rows[i].vectors, vectors) == 0) {
      cr_expect_eq(count_of(text, foreign_rows[i].text), 1, "%s",
                   foreign_rows[i].text);
      cr_expect_not_null(foreign_rows[i].because);
    }
  }
}

Test(budgets, leave_no_case_of_finagle_unjudged) {
  char *text = read_dense(FINAGLE);
  for (size_t i = 0; i < FINAGLE_COUNT; i++) {
    const finagle_row *row = &finagle_rows[i];
    char dense[256];
    (void)snprintf(dense, sizeof(dense),
                   "{\"ttl_s\":%u,\"min_per_sec\":%u,\"percent\":%s,"
                   "\"requests\":10000,\"initial_balance\":%u,"
                   "\"retries_allowed\":%u,\"tolerance\":1,",
                   row->window_s, row->floor, row->share, row->balance,
                   row->retries);
    cr_expect_eq(count_of(text, dense), 1, "row %zu", i);
  }
  cr_expect_eq(count_of(text, "\"requests\":"), FINAGLE_COUNT + 1);
  expect_foreign(text, FINAGLE);
  cr_expect_eq(count_of(text, "\"invalid\":[{\"ttl_s\":0},{\"ttl_s\":61},"
                              "{\"min_per_sec\":-1},{\"percent\":-1.0}]"),
               1);
  free(text);
}

Test(budgets, leave_no_case_of_grpc_unjudged) {
  char *text = read_dense(GRPC);
  const char *at = strstr(text, "\"ops\":[");
  cr_assert_not_null(at);
  char dense[96];
  for (size_t i = 0; i < GRPC_COUNT; i++) {
    const throttle_row *row = &grpc_rows[i];
    const char *may_retry = row->may_retry ? "true" : "false";
    (void)snprintf(dense, sizeof(dense), "[\"%c\",%s,%s]", row->event,
                   row->event == 'S' ? "null" : may_retry, row->tokens);
    at = strstr(at, dense);
    cr_assert_not_null(at, "row %zu", i);
    at += strlen(dense);
  }
  cr_expect_eq(strncmp(at, "]}],", 4), 0, "no further row");
  at = strstr(at, "\"tokens\":7.5}");
  for (size_t i = 0; i < REPLACED_COUNT; i++) {
    const throttle_row *row = &replaced_rows[i].row;
    (void)snprintf(dense, sizeof(dense), "{\"on\":\"%s\",\"op\":\"%c\",",
                   replaced_rows[i].on, row->event);
    at = at == NULL ? NULL : strstr(at, dense);
    cr_assert_not_null(at, "step %zu", i);
    at += strlen(dense);
  }
  cr_expect_null(strstr(at, "\"op\":"), "no further step");
  free(text);
}

Test(budgets, leave_no_case_of_envoy_unjudged) {
  char *text = read_dense(ENVOY);
  for (size_t i = 0; i < ENVOY_COUNT; i++) {
    char dense[96];
    (void)snprintf(dense, sizeof(dense),
                   "{\"active_plus_pending\":%u,\"limit\":%u}",
                   envoy_rows[i].active, envoy_rows[i].limit);
    cr_expect_eq(count_of(text, dense), 1, "row %zu", i);
  }
  cr_expect_eq(count_of(text, "active_plus_pending"), ENVOY_COUNT);
  expect_foreign(text, ENVOY);
  free(text);
}
