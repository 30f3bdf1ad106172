#include "explanation.h"

#include <inttypes.h>

#include "condition_text.h"
#include "json_out.h"
#include "matching/match.h"
#include "policy_print.h"
#include "span_text.h"
#include "verdict_text.h"

/* A rule in front of the one that decides. */
typedef struct passed {
  const again_rule *rule;
  again_miss miss;
} passed;

/* Something that tells kinds of answers apart has matched already. */
static bool is_near(const passed *p) {
  const again_condition *when = &p->rule->when;
  bool has_status = when->status_count > 0 && p->miss > AGAIN_MISS_STATUS;
  bool has_transport = when->transport != 0 && p->miss > AGAIN_MISS_TRANSPORT;
  return p->miss > AGAIN_MISS_CODE &&
         (when->code.count > 0 || has_status || has_transport);
}

/* Goes on to the next rule that was passed over; false at the end. `*at` is
 * zero before the first. */
static bool next_passed(const again_judged *judged, bool all, size_t *at,
                        passed *out) {
  const again_policy *policy = judged->policy;
  bool asks = judged->verdict.error_class != AGAIN_CLASS_SUCCESS ||
              judged->rule != NULL;
  for (; asks && *at < policy->rule_count; (*at)++) {
    const again_rule *rule = &policy->rules[*at];
    if (rule == judged->rule) {
      break;
    }
    *out = (passed){rule, again_condition_miss(&rule->when, judged->response)};
    if (all || is_near(out)) {
      (*at)++;
      return true;
    }
  }
  return false;
}

static again_status append_passed(again_buffer *out, const again_term *term,
                                  const again_judged *judged, const passed *p) {
  again_status status = again_buffer_append_text(out, "    ");
  if (status == AGAIN_OK) {
    status = again_append_place(out, judged->policy, &p->rule->origin);
  }
  if (status == AGAIN_OK) {
    status = again_buffer_printf(
        out, "  on %s%s%s: ", again_term_style(term, AGAIN_STYLE_BOLD),
        again_miss_name(p->miss), again_term_style(term, AGAIN_STYLE_PLAIN));
  }
  if (status == AGAIN_OK) {
    status = again_append_condition(out, judged->policy, &p->rule->when);
  }
  return status == AGAIN_OK ? again_buffer_append_byte(out, '\n') : status;
}

static again_status append_all_passed(again_buffer *out, const again_term *term,
                                      const again_judged *judged, bool all) {
  size_t at = 0;
  passed p;
  again_status status = AGAIN_OK;
  bool is_first = true;
  while (status == AGAIN_OK && next_passed(judged, all, &at, &p)) {
    if (is_first) {
      status = again_buffer_append_text(out, "  passed over\n");
      is_first = false;
    }
    if (status == AGAIN_OK) {
      status = append_passed(out, term, judged, &p);
    }
  }
  return status;
}

static again_status append_step(again_buffer *out,
                                const again_outlook_step *step) {
  again_status status =
      again_buffer_printf(out, "    %7" PRIu32 "  ", step->attempt);
  if (status == AGAIN_OK) {
    status = again_append_span(out, step->delay, 22);
  }
  if (status == AGAIN_OK) {
    status = again_append_span(out, step->begins, 0);
  }
  return status == AGAIN_OK ? again_buffer_append_byte(out, '\n') : status;
}

static again_status append_steps(again_buffer *out,
                                 const again_judged *judged) {
  again_outlook_step step = {.attempt = 0};
  again_status status = AGAIN_OK;
  bool is_first = true;
  while (status == AGAIN_OK && judged->outlook.retry != AGAIN_RETRY_NO &&
         again_judged_next(judged, &step)) {
    if (is_first) {
      status = again_buffer_printf(out, "  %s\n    %7s  %-20s  %s\n",
                                   "over the attempts", "attempt", "waits",
                                   "begins after");
      is_first = false;
    }
    if (status == AGAIN_OK) {
      status = append_step(out, &step);
    }
  }
  return status;
}

again_status again_explanation_text(again_buffer *out, const again_term *term,
                                    const char *heading,
                                    const again_judged *judged, bool all) {
  again_status status =
      again_append_verdict(out, term, heading, judged, AGAIN_DETAIL_REST);
  if (status == AGAIN_OK) {
    status = append_all_passed(out, term, judged, all);
  }
  return status == AGAIN_OK ? append_steps(out, judged) : status;
}

static void write_passed(again_json_out *json, const again_judged *judged,
                         const passed *p, again_buffer *scratch) {
  again_json_open_object(json, NULL);
  again_buffer_reset(scratch);
  again_status status =
      again_append_place(scratch, judged->policy, &p->rule->origin);
  again_json_text(json, "rule", again_text_make(scratch->data, scratch->size));
  again_json_text(json, "on", again_text_of(again_miss_name(p->miss)));
  again_buffer_reset(scratch);
  if (status == AGAIN_OK) {
    status = again_append_condition(scratch, judged->policy, &p->rule->when);
  }
  again_json_text(json, "when", again_text_make(scratch->data, scratch->size));
  again_json_close_object(json);
  json->status = json->status == AGAIN_OK ? status : json->status;
}

static void write_steps(again_json_out *json, const again_judged *judged) {
  again_outlook_step step = {.attempt = 0};
  again_json_open_array(json, "waits");
  while (judged->outlook.retry != AGAIN_RETRY_NO &&
         again_judged_next(judged, &step)) {
    again_json_open_object(json, NULL);
    again_json_uint(json, "attempt", step.attempt);
    again_json_uint(json, "delay_min_ms", step.delay.low_ms);
    again_json_uint(json, "delay_max_ms", step.delay.high_ms);
    again_json_uint(json, "begins_min_ms", step.begins.low_ms);
    again_json_uint(json, "begins_max_ms", step.begins.high_ms);
    again_json_close_object(json);
  }
  again_json_close_array(json);
}

again_status again_explanation_json(again_buffer *out,
                                    const again_record *record,
                                    const again_judged *judged, bool all) {
  again_json_out json;
  again_buffer scratch;
  size_t at = 0;
  passed p;
  again_buffer_init(&scratch, &out->mem);
  again_json_begin(&json, out);
  again_json_open_object(&json, NULL);
  again_record_members(record, &json);
  again_json_open_array(&json, "passed_over");
  while (next_passed(judged, all, &at, &p)) {
    write_passed(&json, judged, &p, &scratch);
  }
  again_json_close_array(&json);
  write_steps(&json, judged);
  again_json_close_object(&json);
  again_buffer_clear(&scratch);
  return again_json_end(&json);
}
