/* again test: unit tests of a policy. */
#include <stdlib.h>
#include <string.h>

#include "captured.h"
#include "case_report.h"
#include "commands.h"
#include "complain.h"
#include "input.h"
#include "options.h"
#include "operands.h"
#include "policy/policy.h"
#include "policy/words.h"

enum { OPTION_POLICY = 1, OPTION_URL, OPTION_FORMAT };

static const again_option options_table[] = {
    {OPTION_POLICY, 'p', "policy", "P", false,
     "a pack, a file, or auto: by the URL (may be repeated)"},
    {OPTION_URL, 'u', "url", "URL", false, "of all requests"},
    {OPTION_FORMAT, 'f', "format", "FORMAT", false,
     "text (default), json: one object a case, or tap"},
};

static const again_usage usage = {
    .command = "test",
    .operands = "FILE.csv...",
    .about = "Tests a policy against tables of cases.",
    .options = options_table,
    .option_count = sizeof options_table / sizeof options_table[0],
    .notes =
        "Columns given: code, status, message, method, operation, transport,\n"
        "time (of arrival: RFC 3339, or now), headers (one a line), response\n"
        "(a file, by the table's folder).\n"
        "Columns compared: class, reason, effect, remedy, schedule, hint_ms;\n"
        "an empty cell is not compared, - is none.\n"
        "Ends with 1 where a case differs.",
};

typedef struct runner {
  again_policy_arg policies;
  const char *url;
  again_operands paths;
  again_case_report report;
  /* The case at hand. */
  const char *path;
  const again_case *row;
  bool was_judged;
  bool has_empty_table;
} runner;

static bool take_format(runner *r, again_options *options) {
  static const char *const words[] = {"text", "json", "tap", NULL};
  size_t index = 0;
  bool is_known = again_options_word(options, words, &index);
  r->report.format = (again_case_format)index;
  return is_known;
}

static bool take_option(void *user, again_options *options, int id) {
  runner *r = user;
  switch (id) {
  case OPTION_POLICY:
    return again_policy_arg_take(&r->policies, options);
  case OPTION_URL:
    return again_options_url(options, &r->url);
  case OPTION_FORMAT:
    return take_format(r, options);
  default: /* an operand */
    again_operands_add(&r->paths, options->value);
    return true;
  }
}

static bool parse(runner *r, int argc, char **argv, int *exit_ret) {
  again_options options;
  again_options_init(&options, &usage, argc, argv);
  int id = again_options_take(&options, take_option, r);
  bool is_well = id == AGAIN_OPTION_END &&
                 (r->paths.count > 0 ||
                  again_options_fail(&options, "no table to test against"));
  if (!is_well) {
    *exit_ret = again_options_stop(&options, id);
  }
  return is_well;
}

/* Of a file with several responses the first is the case. */
static bool tell(const again_captured_place *place, const again_judged *judged,
                 void *user) {
  runner *r = user;
  (void)place;
  if (!r->was_judged) {
    r->was_judged = true;
    return again_case_report_add(&r->report, r->path, r->row, judged);
  }
  return true;
}

/* A response file stands beside its table. */
static bool run_response(runner *r) {
  again_text name = r->row->cells[AGAIN_COLUMN_RESPONSE];
  const char *slash = strrchr(r->path, '/');
  int folder =
      slash != NULL && name.data[0] != '/' ? (int)(slash - r->path) + 1 : 0;
  const again_captured captured = {
      .policies = &r->policies,
      .request = {.url = r->url,
                  .method = r->row->given.method,
                  .operation = r->row->given.operation,
                  .has_time = r->row->given.has_time,
                  .wall_s = r->row->given.wall_s},
      .tell = tell,
      .user = r,
  };
  char *path = NULL;
  if (asprintf(&path, "%.*s%s", folder, r->path, name.data) < 0) {
    again_complain("out of memory");
    return false;
  }
  r->was_judged = false;
  bool is_well = again_captured_http(&captured, path);
  free(path);
  return is_well;
}

static bool run_given(runner *r, again_policy *policy) {
  again_given given = r->row->given;
  given.url = r->url;
  again_response *response = NULL;
  bool is_idempotent = false;
  again_status status =
      again_given_response(&response, policy, &given, &is_idempotent);
  if (status != AGAIN_OK) {
    again_complain("%s:%u: %s", r->path, r->row->line,
                   status == AGAIN_EINVAL ? "headers needs \"Name: value\""
                                          : "out of memory");
    return false;
  }
  again_judged judged;
  again_judge(response, is_idempotent, &judged);
  bool is_well = again_case_report_add(&r->report, r->path, r->row, &judged);
  again_response_free(response);
  return is_well;
}

/* Declared by no file, and said by no rule: misspelt. */
static bool is_reason(const again_policy *policy, again_text reason) {
  if (reason.size == 0 || again_text_is(reason, "-") ||
      again_known_reason(reason) != NULL) {
    return true;
  }
  for (size_t i = 0; i < policy->rule_count; i++) {
    if (again_text_equals(policy->rules[i].reason, reason)) {
      return true;
    }
  }
  return false;
}

static bool run_case(runner *r, again_policy *policy) {
  again_text reason = r->row->cells[AGAIN_COLUMN_REASON];
  if (!is_reason(policy, reason)) {
    const char *nearest = again_words_nearest(&again_words_reason, reason);
    again_complain("%s:%u: no reason of %s is named '%.40s'%s%s", r->path,
                   r->row->line, policy->name.data, reason.data,
                   nearest != NULL ? ", nearest is " : "",
                   nearest != NULL ? nearest : "");
    return false;
  }
  return r->row->cells[AGAIN_COLUMN_RESPONSE].size > 0 ? run_response(r)
                                                       : run_given(r, policy);
}

static bool run_cases(runner *r, again_text document, again_policy *policy) {
  again_case_table table;
  again_case row = {.line = 0};
  char error[160] = "out of memory";
  bool is_end = false;
  bool is_well = true;
  bool is_empty = true;
  r->row = &row;
  again_status status =
      again_case_table_begin(&table, document, &row.line, error, sizeof error);
  while (status == AGAIN_OK && is_well) {
    status = again_case_table_next(&table, &row, &is_end, error, sizeof error);
    if (status != AGAIN_OK || is_end) {
      break;
    }
    is_well = run_case(r, policy);
    is_empty = false;
  }
  if (status != AGAIN_OK) {
    again_complain("%s:%u: %s", r->path, row.line, error);
  } else if (is_empty) {
    again_complain("%s: no case to test", r->path);
    r->has_empty_table = true;
  }
  again_case_table_clear(&table);
  r->row = NULL;
  return is_well && status == AGAIN_OK;
}

static bool run_file(runner *r, const char *path) {
  const again_policy_kept *kept = again_policy_arg_for(&r->policies, r->url);
  again_input input;
  again_text document;
  if (kept == NULL || !again_input_open(&input, path, NULL)) {
    return false;
  }
  r->path = input.name;
  bool is_well = again_input_all(&input, &document) &&
                 run_cases(r, document, kept->policy);
  again_input_close(&input);
  return is_well;
}

static int run(runner *r) {
  bool is_well = true;
  again_case_report_begin(&r->report);
  for (size_t i = 0; i < r->paths.count; i++) {
    is_well = run_file(r, r->paths.items[i]) && is_well;
  }
  again_case_report_end(&r->report, is_well);
  if (!is_well) {
    return AGAIN_EXIT_UNREADABLE;
  }
  if (r->has_empty_table) {
    return AGAIN_EXIT_USAGE;
  }
  return r->report.difference_count > 0 ? AGAIN_EXIT_DIFFERENCE
                                        : AGAIN_EXIT_DONE;
}

int again_cmd_test(int argc, char **argv) {
  runner r = {.paths = {NULL, 0}};
  again_case_report_init(&r.report);
  int code = AGAIN_EXIT_UNREADABLE;
  if (again_policy_arg_init(&r.policies) != AGAIN_OK ||
      !again_operands_init(&r.paths, argc)) {
    again_complain("out of memory");
  } else if (parse(&r, argc, argv, &code)) {
    code = run(&r);
  }
  again_operands_clear(&r.paths);
  again_case_report_clear(&r.report);
  again_policy_arg_clear(&r.policies);
  return code;
}
