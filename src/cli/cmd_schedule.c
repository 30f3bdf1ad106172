/* again schedule: the delays of a schedule, as a table and a bar plot. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/duration.h"
#include "base/random.h"
#include "base/saturate.h"
#include "commands.h"
#include "complain.h"
#include "condition_text.h"
#include "given.h"
#include "json_out.h"
#include "judged.h"
#include "options.h"
#include "output.h"
#include "policy_arg.h"
#include "policy_print.h"
#include "term.h"
#include "span_text.h"

enum {
  OPTION_POLICY = 1,
  OPTION_URL,
  OPTION_CODE,
  OPTION_STATUS,
  OPTION_SCHEDULE,
  OPTION_ATTEMPTS,
  OPTION_SEED,
  OPTION_FORMAT
};

static const again_option options_table[] = {
    {OPTION_POLICY, 'p', "policy", "P", false,
     "a pack, a file, or auto: by the URL (may be repeated)"},
    {OPTION_URL, 'u', "url", "URL", false, "for --policy auto"},
    {OPTION_CODE, 'c', "code", "CODE", false,
     "the schedule of the rule for this code"},
    {OPTION_STATUS, 's', "status", "N", false,
     "the schedule of the rule for this status"},
    {OPTION_SCHEDULE, 'n', "schedule", "NAME", false,
     "the schedule of this name (default: default)"},
    {OPTION_ATTEMPTS, 'a', "attempts", "N", false,
     "how many, 2 to 1000 (default: what the policy allows)"},
    {OPTION_SEED, 'S', "seed", "N", false,
     "of the random numbers (default: 1)"},
    {OPTION_FORMAT, 'f', "format", "FORMAT", false,
     "text (default), or json: one object a wait"},
};

static const again_usage usage = {
    .command = "schedule",
    .operands = "",
    .about = "Shows how long a call would wait before each attempt.",
    .options = options_table,
    .option_count = sizeof options_table / sizeof options_table[0],
    .notes = "In a bar, # is the wait that was drawn, - what it could have "
             "been.",
};

typedef struct plot {
  again_policy_arg policies;
  again_given given;
  const char *name; /* of the schedule; NULL = by the rule */
  uint64_t attempts;
  uint64_t seed;
  bool prints_json;
  again_term term;
  const again_policy *policy;
  again_outlook outlook;
  again_buffer out;
} plot;

/* One wait, drawn. */
typedef struct wait {
  uint32_t attempt; /* that follows */
  again_span span;
  uint64_t drawn_ms;
  uint64_t begins_ms;
} wait;

static bool take_option(void *user, again_options *options, int id) {
  plot *p = user;
  uint64_t status = 0;
  switch (id) {
  case OPTION_POLICY:
    return again_policy_arg_take(&p->policies, options);
  case OPTION_URL:
    return again_options_url(options, &p->given.url);
  case OPTION_CODE:
    p->given.code = options->value;
    return true;
  case OPTION_STATUS:
    if (!again_options_uint(options, 100, 999, &status)) {
      return false;
    }
    p->given.status = (unsigned)status;
    return true;
  case OPTION_SCHEDULE:
    p->name = options->value;
    return true;
  case OPTION_ATTEMPTS:
    return again_options_uint(options, 2, 1000, &p->attempts);
  case OPTION_SEED:
    return again_options_uint(options, 0, UINT64_MAX, &p->seed);
  case OPTION_FORMAT:
    return again_options_format(options, &p->prints_json);
  default: /* an operand */
    return again_options_fail(options,
                              "'%.40s' is too much: --policy names a policy",
                              options->value);
  }
}

static bool is_consistent(const plot *p, again_options *options) {
  bool is_told = p->given.code != NULL || p->given.status != 0;
  return p->name == NULL || !is_told ||
         again_options_fail(options, "--schedule goes with neither --code "
                                     "nor --status");
}

static bool parse(plot *p, int argc, char **argv, int *exit_ret) {
  again_options options;
  again_options_init(&options, &usage, argc, argv);
  int id = again_options_take(&options, take_option, p);
  if (id != AGAIN_OPTION_END || !is_consistent(p, &options)) {
    *exit_ret = again_options_stop(&options, id);
    return false;
  }
  return true;
}

static bool has_schedule(const again_policy *policy, const char *name) {
  for (size_t i = 0; i < policy->schedule_count; i++) {
    if (again_text_is(policy->schedules[i].name, name)) {
      return true;
    }
  }
  return false;
}

/* Makes the outlook of the verdict that a code and a status have. */
static bool judge_given(plot *p, again_policy *policy) {
  again_response *response = NULL;
  bool is_idempotent = false;
  if (again_given_response(&response, policy, &p->given, &is_idempotent) !=
      AGAIN_OK) {
    again_complain("out of memory");
    return false;
  }
  again_judged judged;
  again_judge(response, true, &judged);
  p->outlook = judged.outlook;
  again_response_free(response);
  if (judged.rule == NULL || !again_rule_goes_again(judged.rule)) {
    again_complain("schedule: never sent again: class %s",
                   again_class_name(judged.verdict.error_class));
    return false;
  }
  return true;
}

static bool find_outlook(plot *p) {
  const again_policy_kept *kept =
      again_policy_arg_for(&p->policies, p->given.url);
  if (kept == NULL) {
    return false;
  }
  p->policy = kept->policy;
  if (p->given.code != NULL || p->given.status != 0) {
    return judge_given(p, kept->policy);
  }
  again_verdict verdict = AGAIN_VERDICT_INIT;
  again_hint hint = AGAIN_HINT_INIT;
  verdict.error_class = AGAIN_CLASS_RETRYABLE;
  verdict.schedule = p->name != NULL ? p->name : "default";
  if (!has_schedule(p->policy, verdict.schedule)) {
    again_complain("%s: no schedule '%s'", again_policy_name(p->policy),
                   verdict.schedule);
    return false;
  }
  p->outlook = again_outlook_make(p->policy, &verdict, &hint, true);
  return true;
}

static again_status print_head(plot *p) {
  const again_schedule *s = p->outlook.schedule;
  char base[AGAIN_DURATION_TEXT_BYTES];
  char cap[AGAIN_DURATION_TEXT_BYTES];
  char deadline[AGAIN_DURATION_TEXT_BYTES];
  return again_buffer_printf(
      &p->out,
      "schedule %s of %s: base %s, cap %s, factor %g, jitter %s,\n"
      "%" PRIu32 " attempts, deadline %s\n\n%7s  %-18s  %8s  %8s\n",
      s->name.data, again_policy_name(p->policy),
      again_duration_format(s->base_ms, base),
      again_duration_format(s->cap_ms, cap), s->factor,
      again_jitter_name(s->jitter), p->outlook.attempts_max,
      again_duration_format(p->outlook.deadline_ms, deadline), "attempt",
      "waits", "drawn", "begins");
}

/* `####----`: as long as `ms` is of the longest, both rounded up. */
static again_status append_bar(plot *p, const wait *w, uint64_t longest_ms) {
  enum { BEFORE = 51, LEAST = 10, MOST = 60 };
  unsigned room =
      p->term.width < BEFORE + LEAST ? LEAST : p->term.width - BEFORE;
  room = room > MOST ? MOST : room;
  double unit = longest_ms > 0 ? (double)room / (double)longest_ms : 0;
  unsigned drawn = (unsigned)((double)w->drawn_ms * unit + 0.5);
  unsigned high = (unsigned)((double)w->span.high_ms * unit + 0.5);
  again_status status = again_buffer_append_text(
      &p->out, again_term_style(&p->term, AGAIN_STYLE_YELLOW));
  for (unsigned i = 0; i < high && status == AGAIN_OK; i++) {
    status = again_buffer_append_byte(&p->out, i < drawn ? '#' : '-');
  }
  if (status == AGAIN_OK) {
    status = again_buffer_append_text(
        &p->out, again_term_style(&p->term, AGAIN_STYLE_PLAIN));
  }
  return status == AGAIN_OK ? again_buffer_append_byte(&p->out, '\n') : status;
}

static again_status print_wait(plot *p, const wait *w, uint64_t longest_ms) {
  char drawn[AGAIN_ROUGH_TEXT_BYTES];
  char begins[AGAIN_ROUGH_TEXT_BYTES];
  again_status status =
      again_buffer_printf(&p->out, "%7" PRIu32 "  ", w->attempt);
  if (status == AGAIN_OK) {
    status = again_append_span(&p->out, w->span, 18);
  }
  if (status == AGAIN_OK) {
    status = again_buffer_printf(&p->out, "  %8s  %8s  ",
                                 again_rough_time(w->drawn_ms, drawn),
                                 again_rough_time(w->begins_ms, begins));
  }
  return status == AGAIN_OK ? append_bar(p, w, longest_ms) : status;
}

static again_status print_json(plot *p, const wait *w) {
  again_json_out json;
  again_json_begin(&json, &p->out);
  again_json_open_object(&json, NULL);
  again_json_text(&json, "policy", p->policy->name);
  again_json_text(&json, "schedule", p->outlook.schedule->name);
  again_json_uint(&json, "attempt", w->attempt);
  again_json_uint(&json, "delay_min_ms", w->span.low_ms);
  again_json_uint(&json, "delay_max_ms", w->span.high_ms);
  again_json_uint(&json, "delay_ms", w->drawn_ms);
  again_json_uint(&json, "begins_ms", w->begins_ms);
  again_json_close_object(&json);
  return again_json_end(&json);
}

static again_status print_end(plot *p, uint32_t attempt) {
  return p->prints_json
             ? AGAIN_OK
             : again_buffer_printf(&p->out,
                                   "%7" PRIu32
                                   "  is not made: the deadline is before it\n",
                                   attempt);
}

/* All waits, up to the attempt that would begin too late. */
static again_status print_waits(plot *p) {
  const again_schedule *schedule = p->outlook.schedule;
  uint32_t attempts =
      p->attempts > 0 ? (uint32_t)p->attempts : p->outlook.attempts_max;
  uint64_t longest_ms = 0;
  for (uint32_t i = 1; i < attempts; i++) {
    uint64_t high_ms = again_schedule_span(schedule, i).high_ms;
    longest_ms = high_ms > longest_ms ? high_ms : longest_ms;
  }
  again_random random;
  again_random_seed(&random, p->seed);
  again_backoff backoff = {0, 0};
  wait w = {.begins_ms = 0};
  again_status status = AGAIN_OK;
  for (uint32_t i = 1; i < attempts && status == AGAIN_OK; i++) {
    w.attempt = i + 1;
    w.span = again_schedule_span(schedule, i);
    w.drawn_ms =
        again_schedule_delay(schedule, &backoff, again_random_next(&random));
    w.begins_ms = again_sat_add(w.begins_ms, w.drawn_ms);
    if (w.begins_ms > p->outlook.deadline_ms) {
      return print_end(p, w.attempt);
    }
    status = p->prints_json ? print_json(p, &w) : print_wait(p, &w, longest_ms);
  }
  return status;
}

static int run(plot *p) {
  if (!find_outlook(p)) {
    return AGAIN_EXIT_UNREADABLE;
  }
  again_status status = p->prints_json ? AGAIN_OK : print_head(p);
  if (status == AGAIN_OK) {
    status = print_waits(p);
  }
  return again_output(&p->out, status) ? AGAIN_EXIT_DONE
                                       : AGAIN_EXIT_UNREADABLE;
}

int again_cmd_schedule(int argc, char **argv) {
  plot p = {.term = again_term_of(stdout), .seed = 1};
  again_buffer_init(&p.out, NULL);
  int code = AGAIN_EXIT_UNREADABLE;
  if (again_policy_arg_init(&p.policies) != AGAIN_OK) {
    again_complain("out of memory");
  } else if (parse(&p, argc, argv, &code)) {
    code = run(&p);
  }
  again_buffer_clear(&p.out);
  again_policy_arg_clear(&p.policies);
  return code;
}
