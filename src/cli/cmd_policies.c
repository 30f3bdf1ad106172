/* again policies: lists, prints and compares policies. */
#include <inttypes.h>
#include <string.h>

#include "commands.h"
#include "complain.h"
#include "condition_text.h"
#include "json_out.h"
#include "options.h"
#include "output.h"
#include "policy/load.h"
#include "policy_arg.h"
#include "policy_diff.h"
#include "policy_print.h"
#include "policy_reference.h"
#include "policy_schema.h"

enum {
  OPTION_FOR = 1,
  OPTION_BUILTIN,
  OPTION_SCHEMA,
  OPTION_REFERENCE,
  OPTION_FORMAT
};

static const again_option options_table[] = {
    {OPTION_FOR, 'F', "for", "URL", false,
     "say which policy the host of URL has, and why"},
    {OPTION_BUILTIN, 'b', "builtin", NULL, false,
     "print what lies beneath every policy"},
    {OPTION_SCHEMA, 's', "schema", NULL, false,
     "print the JSON Schema of policy files, for editors"},
    {OPTION_REFERENCE, 'r', "reference", NULL, false,
     "print what members policy files have, as Markdown"},
    {OPTION_FORMAT, 'f', "format", "FORMAT", false,
     "text (default), or json: one object a line"},
};

static const again_usage usage = {
    .command = "policies",
    .operands = "[NAME | diff A B | coverage FILE...]",
    .about = "Lists the packs; prints a policy with all that it extends;\n"
             "shows the codes that two policies treat differently, and those\n"
             "of answers that no rule names.",
    .options = options_table,
    .option_count = sizeof options_table / sizeof options_table[0],
    .notes =
        "diff ends with 1 where the policies differ. coverage has options\n"
        "of its own: again policies coverage --help.",
};

enum { OPERANDS_MAX = 3 };

typedef struct policies {
  again_policy_arg arg;
  const char *operands[OPERANDS_MAX];
  size_t operand_count;
  const char *url;
  int prints; /* OPTION_BUILTIN, OPTION_SCHEMA, OPTION_REFERENCE; 0 = none */
  bool prints_two; /* of these */
  bool prints_json;
  again_buffer out;
} policies;

static bool take_option(void *user, again_options *options, int id) {
  policies *p = user;
  switch (id) {
  case OPTION_FOR:
    return again_options_url(options, &p->url);
  case OPTION_BUILTIN:
  case OPTION_SCHEMA:
  case OPTION_REFERENCE:
    p->prints_two |= p->prints != 0 && p->prints != id;
    p->prints = id;
    return true;
  case OPTION_FORMAT:
    return again_options_format(options, &p->prints_json);
  default: /* an operand */
    if (p->operand_count == OPERANDS_MAX) {
      return again_options_fail(options, "'%.40s' is too much", options->value);
    }
    p->operands[p->operand_count++] = options->value;
    return true;
  }
}

static bool is_diff(const policies *p) {
  return p->operand_count > 0 && strcmp(p->operands[0], "diff") == 0;
}

static bool is_consistent(const policies *p, again_options *options) {
  size_t wanted = is_diff(p) ? 3 : p->operand_count > 0 ? 1 : 0;
  unsigned modes = (p->operand_count > 0 ? 1u : 0u) +
                   (p->url != NULL ? 1u : 0u) + (p->prints != 0 ? 1u : 0u) +
                   (p->prints_two ? 1u : 0u);
  if (p->operand_count != wanted) {
    return again_options_fail(options, "wants NAME, or diff A B");
  }
  return modes <= 1 ||
         again_options_fail(options, "a name, --for, --builtin, --schema and "
                                     "--reference exclude each other");
}

static bool parse(policies *p, int argc, char **argv, int *exit_ret) {
  again_options options;
  again_options_init(&options, &usage, argc, argv);
  int id = again_options_take(&options, take_option, p);
  if (id != AGAIN_OPTION_END || !is_consistent(p, &options)) {
    *exit_ret = again_options_stop(&options, id);
    return false;
  }
  return true;
}

static int finish(policies *p, again_status status) {
  return again_output(&p->out, status) ? AGAIN_EXIT_DONE
                                       : AGAIN_EXIT_UNREADABLE;
}

static void write_hash(again_json_out *json, const again_policy *policy) {
  char hash[17];
  (void)snprintf(hash, sizeof hash, "%016" PRIx64, policy->hash);
  again_json_text(json, "policy_hash", again_text_of(hash));
}

static again_status list_json(policies *p, const again_policy *policy) {
  again_json_out json;
  again_json_begin(&json, &p->out);
  again_json_open_object(&json, NULL);
  again_json_text(&json, "policy", policy->name);
  write_hash(&json, policy);
  again_json_text(&json, "about", policy->layers[0].about);
  again_json_text(&json, "file", policy->layers[0].file);
  again_json_uint(&json, "rules", policy->rule_count);
  again_json_open_array(&json, "hosts");
  for (size_t i = 0; i < policy->hosts.count; i++) {
    again_json_text(&json, NULL, policy->hosts.items[i]);
  }
  again_json_close_array(&json);
  again_json_close_object(&json);
  return again_json_end(&json);
}

/* An override is told by its file. */
static again_status list_text(policies *p, const again_policy *policy) {
  const again_layer *layer = &policy->layers[0];
  again_status status = again_buffer_printf(
      &p->out, "%-20s %5zu rules  %s", policy->name.data, policy->rule_count,
      layer->about.data != NULL ? layer->about.data : "");
  if (status == AGAIN_OK && !again_text_starts_with(layer->file, "pack:")) {
    status = again_buffer_printf(&p->out, "  (%s)", layer->file.data);
  }
  return status == AGAIN_OK ? again_buffer_append_byte(&p->out, '\n') : status;
}

static int list(policies *p) {
  const char *name = NULL;
  int code = AGAIN_EXIT_DONE;
  for (size_t i = 0; (name = again_policy_pack(i)) != NULL; i++) {
    again_policy *policy = again_policy_arg_load(&p->arg, name);
    if (policy == NULL) {
      code = AGAIN_EXIT_UNREADABLE;
      continue;
    }
    again_status status =
        p->prints_json ? list_json(p, policy) : list_text(p, policy);
    again_policy_unref(policy);
    if (finish(p, status) != AGAIN_EXIT_DONE) {
      return AGAIN_EXIT_UNREADABLE;
    }
  }
  return code;
}

static again_status print_rule_json(policies *p, const again_policy *policy,
                                    size_t index) {
  const again_rule *rule = &policy->rules[index];
  again_buffer text;
  again_buffer_init(&text, NULL);
  again_json_out json;
  again_json_begin(&json, &p->out);
  again_json_open_object(&json, NULL);
  again_json_text(&json, "policy", policy->name);
  write_hash(&json, policy);
  again_json_uint(&json, "index", index + 1);
  again_status status = again_append_place(&text, policy, &rule->origin);
  again_json_text(&json, "rule", again_text_make(text.data, text.size));
  again_buffer_reset(&text);
  if (status == AGAIN_OK) {
    status = again_append_condition(&text, policy, &rule->when);
  }
  again_json_text(&json, "when", again_text_make(text.data, text.size));
  again_json_text(&json, "class",
                  again_text_of(again_class_name(rule->error_class)));
  again_json_text(&json, "reason",
                  rule->reason.size > 0 ? rule->reason : AGAIN_TEXT_ABSENT);
  again_json_text(&json, "effect",
                  again_text_of(again_effect_name(rule->effect)));
  again_json_text(&json, "remedy",
                  again_text_of(again_remedy_name(rule->remedy)));
  again_json_text(&json, "schedule", policy->schedules[rule->schedule].name);
  again_json_text(&json, "note", rule->note);
  again_json_close_object(&json);
  again_buffer_clear(&text);
  return status == AGAIN_OK ? again_json_end(&json) : status;
}

static int print_policy(policies *p) {
  again_policy *policy = again_policy_arg_load(&p->arg, p->operands[0]);
  if (policy == NULL) {
    return AGAIN_EXIT_UNREADABLE;
  }
  again_status status = AGAIN_OK;
  if (!p->prints_json) {
    status = again_policy_print(&p->out, policy);
  }
  for (size_t i = 0;
       p->prints_json && i < policy->rule_count && status == AGAIN_OK; i++) {
    status = print_rule_json(p, policy, i);
  }
  again_policy_unref(policy);
  return finish(p, status);
}

static again_status append_choice(policies *p,
                                  const again_host_choice *choice) {
  if (p->prints_json) {
    again_json_out json;
    again_json_begin(&json, &p->out);
    again_json_open_object(&json, NULL);
    again_json_text(&json, "policy", choice->name);
    again_json_text(&json, "file", choice->file);
    again_json_text(&json, "pattern", choice->pattern);
    again_json_close_object(&json);
    return again_json_end(&json);
  }
  again_status status = again_buffer_printf(
      &p->out, "%s  (%s)\n  ", choice->name.data, choice->file.data);
  if (status != AGAIN_OK) {
    return status;
  }
  return choice->pattern.data != NULL
             ? again_buffer_printf(&p->out, "by its host pattern %s\n",
                                   choice->pattern.data)
             : again_buffer_append_text(&p->out,
                                        "no host pattern fits this host\n");
}

static int print_choice(policies *p) {
  again_policy_options options = again_policy_arg_options(&p->arg);
  again_diag diag = AGAIN_DIAG_INIT;
  again_policy *policy = NULL;
  again_host_choice choice;
  diag.status = again_policy_choose(&policy, p->url, &options, &choice, &diag);
  if (diag.status != AGAIN_OK) {
    again_complain_diag(p->url, &diag);
    return AGAIN_EXIT_UNREADABLE;
  }
  again_status status = append_choice(p, &choice);
  again_policy_unref(policy);
  return finish(p, status);
}

static int print_diff(policies *p) {
  again_policy *a = again_policy_arg_load(&p->arg, p->operands[1]);
  again_policy *b =
      a != NULL ? again_policy_arg_load(&p->arg, p->operands[2]) : NULL;
  int code = AGAIN_EXIT_UNREADABLE;
  if (b != NULL) {
    size_t count = 0;
    code = finish(p, again_policy_diff(&p->out, a, b, p->prints_json, &count));
    code = code == AGAIN_EXIT_DONE && count > 0 ? AGAIN_EXIT_DIFFERENCE : code;
  }
  again_policy_unref(a);
  again_policy_unref(b);
  return code;
}

/* What is the same for all policies. */
static int print_format(policies *p) {
  switch (p->prints) {
  case OPTION_SCHEMA:
    return finish(p, again_policy_schema(&p->out));
  case OPTION_REFERENCE:
    return finish(p, again_policy_reference(&p->out));
  default:
    return finish(p, again_buffer_append_text(&p->out, again_policy_builtin));
  }
}

static int run(policies *p) {
  if (p->prints != 0) {
    return print_format(p);
  }
  if (p->url != NULL) {
    return print_choice(p);
  }
  if (is_diff(p)) {
    return print_diff(p);
  }
  return p->operand_count > 0 ? print_policy(p) : list(p);
}

int again_cmd_policies(int argc, char **argv) {
  policies p = {.operand_count = 0};
  if (argc > 1 && strcmp(argv[1], "coverage") == 0) {
    return again_cmd_coverage(argc - 1, argv + 1);
  }
  again_buffer_init(&p.out, NULL);
  int code = AGAIN_EXIT_UNREADABLE;
  if (again_policy_arg_init(&p.arg) != AGAIN_OK) {
    again_complain("out of memory");
  } else if (parse(&p, argc, argv, &code)) {
    code = run(&p);
  }
  again_buffer_clear(&p.out);
  again_policy_arg_clear(&p.arg);
  return code;
}
