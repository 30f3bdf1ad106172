/* again policies coverage: which codes no rule names. */
#include <string.h>

#include "base/decimal.h"
#include "captured.h"
#include "commands.h"
#include "complain.h"
#include "coverage_report.h"
#include "given.h"
#include "input.h"
#include "output.h"
#include "operands.h"

enum { OPTION_POLICY = 1, OPTION_URL, OPTION_INPUT, OPTION_FORMAT };

static const again_option options_table[] = {
    {OPTION_POLICY, 'p', "policy", "P", false,
     "a pack, a file, or auto: by the URL (may be repeated)"},
    {OPTION_URL, 'u', "url", "URL", false, "of all requests"},
    {OPTION_INPUT, 'i', "input", "KIND", false,
     "http (default), jsonl: logged objects, or codes"},
    {OPTION_FORMAT, 'f', "format", "FORMAT", false,
     "text (default), or json: one object a code"},
};

static const again_usage usage = {
    .command = "policies coverage",
    .operands = "[FILE]...",
    .about =
        "Says which codes no rule names, the most frequent first, and what\n"
        "a rule for each may be.",
    .options = options_table,
    .option_count = sizeof options_table / sizeof options_table[0],
    .notes =
        "A line of codes is a code; a status and a message may follow, tabs\n"
        "between. Ends with 1 where a code is not named.",
};

typedef enum kind { KIND_HTTP, KIND_JSONL, KIND_CODES } kind;

typedef struct cover {
  again_captured captured;
  again_policy_arg policies;
  again_operands paths;
  kind input;
  bool prints_json;
  again_coverage coverage;
  again_buffer line; /* of a list of codes, NUL behind each cell */
  again_buffer out;
} cover;

static bool take_input(cover *c, again_options *options) {
  static const char *const words[] = {"http", "jsonl", "codes", NULL};
  size_t index = 0;
  bool is_known = again_options_word(options, words, &index);
  c->input = (kind)index;
  return is_known;
}

static bool take_option(void *user, again_options *options, int id) {
  cover *c = user;
  switch (id) {
  case OPTION_POLICY:
    return again_policy_arg_take(&c->policies, options);
  case OPTION_URL:
    return again_options_url(options, &c->captured.request.url);
  case OPTION_INPUT:
    return take_input(c, options);
  case OPTION_FORMAT:
    return again_options_format(options, &c->prints_json);
  default: /* an operand */
    again_operands_add(&c->paths, options->value);
    return true;
  }
}

static bool parse(cover *c, int argc, char **argv, int *exit_ret) {
  again_options options;
  again_options_init(&options, &usage, argc, argv);
  int id = again_options_take(&options, take_option, c);
  if (id != AGAIN_OPTION_END) {
    *exit_ret = again_options_stop(&options, id);
    return false;
  }
  again_operands_default(&c->paths);
  return true;
}

static bool add(cover *c, const again_judged *judged) {
  if (again_coverage_add(&c->coverage, judged) != AGAIN_OK) {
    again_complain("out of memory");
    return false;
  }
  return true;
}

static bool tell(const again_captured_place *place, const again_judged *judged,
                 void *user) {
  (void)place;
  return add(user, judged);
}

/* --- a list of codes ---------------------------------------------------- */

typedef struct code_line {
  const char *name; /* of the input */
  unsigned number;
  again_text text;
} code_line;

/* Cuts the next cell off a line that ends in NUL; NULL where there is none, or
 * nothing in it. */
static const char *take_cell(char **rest) {
  const char *cell = *rest != NULL ? strsep(rest, "\t") : NULL;
  return cell != NULL && *cell != '\0' ? cell : NULL;
}

static bool read_line(cover *c, const code_line *at, again_given *out) {
  again_buffer_reset(&c->line);
  if (again_buffer_append(&c->line, at->text.data, at->text.size) != AGAIN_OK) {
    again_complain("out of memory");
    return false;
  }
  char *rest = c->line.data;
  uint64_t status = 0;
  out->code = take_cell(&rest);
  const char *status_cell = take_cell(&rest);
  out->message = rest != NULL && *rest != '\0' ? rest : NULL;
  if (status_cell != NULL &&
      (!again_decimal_parse_uint(again_text_of(status_cell), &status) ||
       status > 999)) {
    again_complain("%s:%u: \"%.40s\" is no status", at->name, at->number,
                   status_cell);
    return false;
  }
  out->status = (unsigned)status;
  return true;
}

static bool add_code(cover *c, again_policy *policy, const code_line *line) {
  again_given given = {.url = c->captured.request.url};
  again_response *response = NULL;
  bool is_idempotent = false;
  if (!read_line(c, line, &given)) {
    return false;
  }
  if (again_given_response(&response, policy, &given, &is_idempotent) !=
      AGAIN_OK) {
    again_complain("out of memory");
    return false;
  }
  again_judged judged;
  again_judge(response, is_idempotent, &judged);
  bool is_well = add(c, &judged);
  again_response_free(response);
  return is_well;
}

static bool read_codes(cover *c, const char *path) {
  const again_policy_kept *kept =
      again_policy_arg_for(&c->policies, c->captured.request.url);
  again_input input;
  if (kept == NULL || !again_input_open(&input, path, NULL)) {
    return false;
  }
  code_line line = {.name = input.name};
  bool is_well = true;
  bool goes_on = again_input_line(&input, &line.text);
  while (goes_on && line.text.data != NULL) {
    line.number++;
    if (again_text_trim(line.text).size > 0) {
      is_well = add_code(c, kept->policy, &line) && is_well;
    }
    goes_on = again_input_line(&input, &line.text);
  }
  again_input_close(&input);
  return is_well && goes_on;
}

/* --- all ---------------------------------------------------------------- */

static bool read_path(cover *c, const char *path) {
  switch (c->input) {
  case KIND_HTTP:
    return again_captured_http(&c->captured, path);
  case KIND_JSONL:
    return again_captured_jsonl(&c->captured, path);
  case KIND_CODES:
    break;
  }
  return read_codes(c, path);
}

static int run(cover *c) {
  bool is_well = true;
  for (size_t i = 0; i < c->paths.count; i++) {
    is_well = read_path(c, c->paths.items[i]) && is_well;
  }
  again_status status = c->prints_json
                            ? again_coverage_json(&c->coverage, &c->out)
                            : again_coverage_text(&c->coverage, &c->out);
  is_well = again_output(&c->out, status) && is_well;
  if (!is_well) {
    return AGAIN_EXIT_UNREADABLE;
  }
  return c->coverage.row_count > 0 ? AGAIN_EXIT_DIFFERENCE : AGAIN_EXIT_DONE;
}

int again_cmd_coverage(int argc, char **argv) {
  cover c = {.paths = {NULL, 0}};
  again_coverage_init(&c.coverage, NULL);
  again_buffer_init(&c.line, NULL);
  again_buffer_init(&c.out, NULL);
  c.captured.policies = &c.policies;
  c.captured.tell = tell;
  c.captured.user = &c;
  int code = AGAIN_EXIT_UNREADABLE;
  if (again_policy_arg_init(&c.policies) != AGAIN_OK ||
      !again_operands_init(&c.paths, argc)) {
    again_complain("out of memory");
  } else if (parse(&c, argc, argv, &code)) {
    code = run(&c);
  }
  again_operands_clear(&c.paths);
  again_buffer_clear(&c.out);
  again_buffer_clear(&c.line);
  again_coverage_clear(&c.coverage);
  again_policy_arg_clear(&c.policies);
  return code;
}
