/* again classify: says what responses are that were written down. */
#include <string.h>

#include "captured.h"
#include "commands.h"
#include "complain.h"
#include "options.h"
#include "output.h"
#include "operands.h"
#include "record.h"
#include "summary.h"
#include "verdict_text.h"

enum {
  OPTION_POLICY = 1,
  OPTION_URL,
  OPTION_METHOD,
  OPTION_OPERATION,
  OPTION_TIME,
  OPTION_INPUT,
  OPTION_FORMAT,
  OPTION_FIELDS,
  OPTION_SUMMARY,
  OPTION_EXIT_STATUS
};

static const again_option options_table[] = {
    {OPTION_POLICY, 'p', "policy", "P", false,
     "a pack, a file, or auto: by the URL (may be repeated)"},
    {OPTION_URL, 'u', "url", "URL", false, "of the requests"},
    {OPTION_METHOD, 'X', "method", "METHOD", false, "of the requests"},
    {OPTION_OPERATION, 'O', "operation", "NAME", false,
     "the API operation of the requests"},
    {OPTION_TIME, 't', "time", "TIME", false,
     "when the responses arrived: RFC 3339, or now"},
    {OPTION_INPUT, 'i', "input", "FORMAT", false,
     "http: raw responses (default); jsonl: logged objects"},
    {OPTION_FORMAT, 'f', "format", "FORMAT", false,
     "text (default), or json: one object a line"},
    {OPTION_FIELDS, 'F', "fields", "A,B...", false,
     "print these members, with tabs between"},
    {OPTION_SUMMARY, 's', "summary", NULL, false,
     "print how often each kind of answer came"},
    {OPTION_EXIT_STATUS, 'e', "exit-status", NULL, false,
     "end with the code of the last response's class"},
};

static const again_usage usage = {
    .command = "classify",
    .operands = "[FILE]...",
    .about = "Says what each response of the files, or of stdin, is.",
    .options = options_table,
    .option_count = sizeof options_table / sizeof options_table[0],
    .notes = "With --exit-status: 0 success, 10 retryable, 11 auth, 12 quota,\n"
             "13 client-fault, 14 unknown.",
};

typedef struct classify {
  again_captured captured;
  again_policy_arg policies;
  again_operands paths;
  bool reads_jsonl;
  bool prints_json;
  bool prints_summary;
  bool tells_class; /* by the exit code */
  again_member fields[AGAIN_MEMBER_COUNT];
  size_t field_count;
  again_term term;
  again_record record;
  again_summary summary;
  again_buffer out;
  again_class last_class;
} classify;

/* "a,b,c" as members. */
static bool parse_fields(classify *c, again_options *options) {
  again_text rest = again_text_of(options->value);
  c->field_count = 0;
  do {
    if (c->field_count == AGAIN_MEMBER_COUNT) {
      return again_options_fail(options, "%s: more than %d members",
                                options->option, AGAIN_MEMBER_COUNT);
    }
    size_t end = again_text_find(rest, ',');
    again_text name = again_text_make(rest.data, end);
    if (!again_member_find(name, &c->fields[c->field_count])) {
      return again_options_fail(options, "%s: '%.*s' is no member",
                                options->option, (int)(end < 40 ? end : 40),
                                name.data);
    }
    c->field_count++;
    rest = again_text_from(rest, end + 1);
  } while (rest.size > 0);
  return true;
}

static bool take_input(classify *c, again_options *options) {
  static const char *const words[] = {"http", "jsonl", NULL};
  size_t index = 0;
  bool is_known = again_options_word(options, words, &index);
  c->reads_jsonl = index == 1;
  return is_known;
}

static bool take_option(void *user, again_options *options, int id) {
  classify *c = user;
  switch (id) {
  case OPTION_POLICY:
    return again_policy_arg_take(&c->policies, options);
  case OPTION_URL:
    return again_options_url(options, &c->captured.request.url);
  case OPTION_METHOD:
    c->captured.request.method = options->value;
    return true;
  case OPTION_OPERATION:
    c->captured.request.operation = options->value;
    return true;
  case OPTION_TIME:
    c->captured.request.has_time = true;
    return again_options_time(options, &c->captured.request.wall_s);
  case OPTION_INPUT:
    return take_input(c, options);
  case OPTION_FORMAT:
    return again_options_format(options, &c->prints_json);
  case OPTION_FIELDS:
    return parse_fields(c, options);
  case OPTION_SUMMARY:
    c->prints_summary = true;
    return true;
  case OPTION_EXIT_STATUS:
    c->tells_class = true;
    return true;
  default: /* an operand */
    again_operands_add(&c->paths, options->value);
    return true;
  }
}

static bool is_consistent(const classify *c, again_options *options) {
  bool is_other = c->prints_summary || c->prints_json;
  return c->field_count == 0 || !is_other ||
         again_options_fail(options, "--fields goes with neither --summary "
                                     "nor --format json");
}

static bool parse(classify *c, int argc, char **argv, int *exit_ret) {
  again_options options;
  again_options_init(&options, &usage, argc, argv);
  int id = again_options_take(&options, take_option, c);
  if (id != AGAIN_OPTION_END || !is_consistent(c, &options)) {
    *exit_ret = again_options_stop(&options, id);
    return false;
  }
  again_operands_default(&c->paths);
  return true;
}

/* "FILE: ", "FILE#2: ", and "FILE:3: " by the line of a log. A lone response
 * of stdin needs no name. */
static again_status print_text(classify *c, const again_captured_place *place,
                               const again_judged *judged) {
  char heading[512] = "";
  bool is_stdin = strcmp(place->path, "-") == 0;
  const char *name = is_stdin ? "stdin" : place->path;
  unsigned long long index = place->index;
  if (c->reads_jsonl || index > 1) {
    (void)snprintf(heading, sizeof heading, "%s%s%llu: ", name,
                   c->reads_jsonl ? ":" : "#", index);
  } else if (!is_stdin) {
    (void)snprintf(heading, sizeof heading, "%s: ", name);
  }
  return again_append_verdict(&c->out, &c->term, heading, judged,
                              AGAIN_DETAIL_WAITS);
}

static again_status print(classify *c, const again_captured_place *place,
                          const again_judged *judged) {
  again_status status = again_record_fill(
      &c->record, again_text_of(place->path), place->index, judged);
  if (status != AGAIN_OK) {
    return status;
  }
  if (c->prints_summary) {
    return again_summary_add(&c->summary, &c->record);
  }
  if (c->field_count > 0) {
    return again_record_fields(&c->record, c->fields, c->field_count, &c->out);
  }
  return c->prints_json ? again_record_json(&c->record, &c->out)
                        : print_text(c, place, judged);
}

static bool tell(const again_captured_place *place, const again_judged *judged,
                 void *user) {
  classify *c = user;
  c->last_class = judged->verdict.error_class;
  return again_output(&c->out, print(c, place, judged));
}

static int run(classify *c) {
  bool is_well = true;
  for (size_t i = 0; i < c->paths.count; i++) {
    bool is_read = c->reads_jsonl
                       ? again_captured_jsonl(&c->captured, c->paths.items[i])
                       : again_captured_http(&c->captured, c->paths.items[i]);
    is_well = is_read && is_well;
  }
  if (c->prints_summary) {
    again_status status = c->prints_json
                              ? again_summary_json(&c->summary, &c->out)
                              : again_summary_text(&c->summary, &c->out);
    is_well = again_output(&c->out, status) && is_well;
  }
  if (!is_well) {
    return AGAIN_EXIT_UNREADABLE;
  }
  return c->tells_class ? again_exit_of_class(c->last_class) : AGAIN_EXIT_DONE;
}

int again_cmd_classify(int argc, char **argv) {
  classify c = {.term = again_term_of(stdout)};
  again_record_init(&c.record, NULL);
  again_summary_init(&c.summary, NULL);
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
  again_summary_clear(&c.summary);
  again_record_clear(&c.record);
  again_policy_arg_clear(&c.policies);
  return code;
}
