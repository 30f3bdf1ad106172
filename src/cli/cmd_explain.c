/* again explain: which rule decides, and why. */
#include <stdlib.h>

#include "base/words.h"
#include "captured.h"
#include "commands.h"
#include "complain.h"
#include "explanation.h"
#include "given.h"
#include "output.h"

enum {
  OPTION_POLICY = 1,
  OPTION_STATUS,
  OPTION_MESSAGE,
  OPTION_METHOD,
  OPTION_OPERATION,
  OPTION_HEADER,
  OPTION_TRANSPORT,
  OPTION_RESPONSE,
  OPTION_URL,
  OPTION_TIME,
  OPTION_ALL,
  OPTION_EXIT_STATUS,
  OPTION_FORMAT
};

static const again_option options_table[] = {
    {OPTION_POLICY, 'p', "policy", "P", false,
     "a pack, a file, or auto: by the URL (may be repeated)"},
    {OPTION_STATUS, 's', "status", "N", false, "the status, 100 to 999"},
    {OPTION_MESSAGE, 'm', "message", "TEXT", false, "the error's message"},
    {OPTION_METHOD, 'X', "method", "METHOD", false, "of the request"},
    {OPTION_OPERATION, 'O', "operation", "NAME", false,
     "the API operation of the request"},
    {OPTION_HEADER, 'H', "header", "LINE", false,
     "a header of the response (may be repeated)"},
    {OPTION_TRANSPORT, 'T', "transport", "WORD", false,
     "how the transport ended: timeout, connect..."},
    {OPTION_RESPONSE, 'r', "response", "FILE", false,
     "a raw response, instead of all the above but the request"},
    {OPTION_URL, 'u', "url", "URL", false, "of the request"},
    {OPTION_TIME, 't', "time", "TIME", false,
     "when the response arrived: RFC 3339, or now"},
    {OPTION_ALL, 'a', "all", NULL, false,
     "show all rules passed over, not only the near ones"},
    {OPTION_EXIT_STATUS, 'e', "exit-status", NULL, false,
     "end with the code of the class"},
    {OPTION_FORMAT, 'f', "format", "FORMAT", false,
     "text (default), or json: one line"},
};

static const again_usage usage = {
    .command = "explain",
    .operands = "[CODE]",
    .about = "Says which rule decides on an error, why, and what would happen.",
    .options = options_table,
    .option_count = sizeof options_table / sizeof options_table[0],
    .notes = "With --exit-status: 0 success, 10 retryable, 11 auth, 12 quota,\n"
             "13 client-fault, 14 unknown.",
};

typedef struct explain {
  again_policy_arg policies;
  again_given given;
  const char **headers;
  const char *response; /* a file; NULL = by hand */
  bool shows_all;
  bool tells_class; /* by the exit code */
  again_class last_class;
  bool prints_json;
  again_term term;
  again_record record;
  again_buffer out;
} explain;

static bool take_transport(explain *e, again_options *options) {
  return again_transport_from_name(again_text_of(options->value),
                                   &e->given.transport) ||
         again_options_fail(options, "%s: '%.40s' is no word of policy files",
                            options->option, options->value);
}

static bool take_status(explain *e, again_options *options) {
  uint64_t status = 0;
  bool is_status = again_options_uint(options, 100, 999, &status);
  e->given.status = (unsigned)status;
  return is_status;
}

static bool take_code(explain *e, again_options *options) {
  if (e->given.code != NULL) {
    return again_options_fail(options, "more than one code");
  }
  e->given.code = options->value;
  return true;
}

static bool take_option(void *user, again_options *options, int id) {
  explain *e = user;
  switch (id) {
  case OPTION_POLICY:
    return again_policy_arg_take(&e->policies, options);
  case OPTION_STATUS:
    return take_status(e, options);
  case OPTION_MESSAGE:
    e->given.message = options->value;
    return true;
  case OPTION_METHOD:
    e->given.method = options->value;
    return true;
  case OPTION_OPERATION:
    e->given.operation = options->value;
    return true;
  case OPTION_HEADER:
    e->headers[e->given.header_count++] = options->value;
    return true;
  case OPTION_TRANSPORT:
    return take_transport(e, options);
  case OPTION_RESPONSE:
    e->response = options->value;
    return true;
  case OPTION_URL:
    return again_options_url(options, &e->given.url);
  case OPTION_TIME:
    e->given.has_time = true;
    return again_options_time(options, &e->given.wall_s);
  case OPTION_ALL:
    e->shows_all = true;
    return true;
  case OPTION_EXIT_STATUS:
    e->tells_class = true;
    return true;
  case OPTION_FORMAT:
    return again_options_format(options, &e->prints_json);
  default: /* an operand */
    return take_code(e, options);
  }
}

/* A response is either read or told. */
static bool is_consistent(const explain *e, again_options *options) {
  const again_given *given = &e->given;
  bool is_told = given->code != NULL || given->status != 0 ||
                 given->message != NULL || given->header_count > 0 ||
                 given->transport != AGAIN_TRANSPORT_OK;
  if (is_told && e->response != NULL) {
    return again_options_fail(options,
                              "--response says what else is told by hand");
  }
  return is_told || e->response != NULL ||
         again_options_fail(options, "nothing to explain: no code, status, "
                                     "transport or response");
}

static bool parse(explain *e, int argc, char **argv, int *exit_ret) {
  again_options options;
  again_options_init(&options, &usage, argc, argv);
  int id = again_options_take(&options, take_option, e);
  if (id != AGAIN_OPTION_END || !is_consistent(e, &options)) {
    *exit_ret = again_options_stop(&options, id);
    return false;
  }
  return true;
}

static bool print(const again_captured_place *place, const again_judged *judged,
                  void *user) {
  explain *e = user;
  again_status status = AGAIN_OK;
  e->last_class = judged->verdict.error_class;
  if (e->prints_json) {
    const char *path = place != NULL ? place->path : NULL;
    status = again_record_fill(&e->record, again_text_of(path),
                               place != NULL ? place->index : 1, judged);
    if (status == AGAIN_OK) {
      status =
          again_explanation_json(&e->out, &e->record, judged, e->shows_all);
    }
  } else {
    char heading[32] = "";
    if (place != NULL && place->index > 1) {
      (void)snprintf(heading, sizeof heading,
                     "#%llu: ", (unsigned long long)place->index);
    }
    status = again_explanation_text(&e->out, &e->term, heading, judged,
                                    e->shows_all);
  }
  return again_output(&e->out, status);
}

static int done(const explain *e) {
  return e->tells_class ? again_exit_of_class(e->last_class) : AGAIN_EXIT_DONE;
}

static int explain_file(explain *e) {
  const again_captured captured = {
      .policies = &e->policies,
      .request = {.url = e->given.url,
                  .method = e->given.method,
                  .operation = e->given.operation,
                  .has_time = e->given.has_time,
                  .wall_s = e->given.wall_s},
      .tell = print,
      .user = e,
  };
  return again_captured_http(&captured, e->response) ? done(e)
                                                     : AGAIN_EXIT_UNREADABLE;
}

static int explain_given(explain *e) {
  const again_policy_kept *kept =
      again_policy_arg_for(&e->policies, e->given.url);
  if (kept == NULL) {
    return AGAIN_EXIT_UNREADABLE;
  }
  again_response *response = NULL;
  bool is_idempotent = false;
  again_status status =
      again_given_response(&response, kept->policy, &e->given, &is_idempotent);
  if (status != AGAIN_OK) {
    bool is_usage = status == AGAIN_EINVAL;
    again_complain("%s", is_usage ? "explain: --header needs \"Name: value\" "
                                    "(see 'again explain --help')"
                                  : "out of memory");
    return is_usage ? AGAIN_EXIT_USAGE : AGAIN_EXIT_UNREADABLE;
  }
  again_judged judged;
  again_judge(response, is_idempotent, &judged);
  bool is_well = print(NULL, &judged, e);
  again_response_free(response);
  return is_well ? done(e) : AGAIN_EXIT_UNREADABLE;
}

int again_cmd_explain(int argc, char **argv) {
  explain e = {.term = again_term_of(stdout)};
  again_record_init(&e.record, NULL);
  again_buffer_init(&e.out, NULL);
  e.headers = calloc((size_t)argc, sizeof *e.headers);
  e.given.headers = e.headers;
  int code = AGAIN_EXIT_UNREADABLE;
  if (again_policy_arg_init(&e.policies) != AGAIN_OK || e.headers == NULL) {
    again_complain("out of memory");
  } else if (parse(&e, argc, argv, &code)) {
    code = e.response != NULL ? explain_file(&e) : explain_given(&e);
  }
  free(e.headers);
  again_buffer_clear(&e.out);
  again_record_clear(&e.record);
  again_policy_arg_clear(&e.policies);
  return code;
}
