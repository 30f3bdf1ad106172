#include "policy_diff.h"

#include <stdlib.h>
#include <string.h>

#include "condition_text.h"
#include "json_out.h"
#include "judged.h"
#include "policy_print.h"
#include "probe.h"
#include "section_diff.h"
#include "span_text.h"

/* Differences found so far: each a text, all in one arena. */
typedef struct diff {
  again_policy *policies[2];
  bool as_json;
  again_arena arena;
  const char **texts;
  size_t count;
  size_t capacity;
  again_probe last; /* that was told, and the rules that decided it */
  const again_rule *last_rules[2];
  again_buffer scratch;
  again_status status;
} diff;

static bool is_same_schedule(const again_schedule *a, const again_schedule *b) {
  return a->base_ms == b->base_ms && a->cap_ms == b->cap_ms &&
         !(a->factor < b->factor) && !(a->factor > b->factor) &&
         a->jitter == b->jitter && a->min_ms == b->min_ms;
}

/* What a caller notices: how it is classified, and how it is waited for. */
static bool is_same(const again_judged *a, const again_judged *b) {
  const again_verdict *x = &a->verdict;
  const again_verdict *y = &b->verdict;
  if (x->error_class != y->error_class || x->effect != y->effect ||
      x->remedy != y->remedy || strcmp(x->reason, y->reason) != 0) {
    return false;
  }
  if (a->outlook.retry != b->outlook.retry) {
    return false;
  }
  return a->outlook.retry == AGAIN_RETRY_NO ||
         (a->outlook.attempts_max == b->outlook.attempts_max &&
          a->outlook.deadline_ms == b->outlook.deadline_ms &&
          is_same_schedule(a->outlook.schedule, b->outlook.schedule));
}

static again_status append_value(again_buffer *out, const char *name,
                                 again_text value) {
  if (value.data == NULL) {
    return AGAIN_OK;
  }
  again_status status = again_buffer_printf(out, "%s ", name);
  if (status == AGAIN_OK) {
    status = again_append_value(out, value);
  }
  return status == AGAIN_OK ? again_buffer_append_text(out, "; ") : status;
}

/* What else the answer was made to meet: "method PUT; is /Final = true".
 * Nothing where there is no more. */
static again_status append_rest(again_buffer *out, const again_probe *probe,
                                const char *lead) {
  again_condition rest = probe->rule->when;
  rest.code.count = 0;
  rest.message.count = 0;
  rest.status_count = 0;
  rest.transport = 0;
  rest.lacks_count = 0;
  bool has_more = rest.method.count > 0 || rest.operation.count > 0 ||
                  rest.is_count > 0 || rest.has_count > 0 || rest.has_skew;
  again_status status =
      has_more ? again_buffer_append_text(out, lead) : AGAIN_OK;
  return status == AGAIN_OK && has_more
             ? again_append_condition(out, probe->policy, &rest)
             : status;
}

/* "code Throttling*; status 400; method PUT" */
static again_status append_probe(again_buffer *out, const again_probe *probe) {
  again_status status = append_value(out, "code", probe->code);
  if (status == AGAIN_OK) {
    status = append_value(out, "message", probe->message);
  }
  if (status != AGAIN_OK) {
    return status;
  }
  status = probe->transport != AGAIN_TRANSPORT_OK
               ? again_buffer_printf(out, "transport %s",
                                     again_transport_name(probe->transport))
               : again_buffer_printf(out, "status %u", probe->status);
  if (status == AGAIN_OK) {
    status = append_rest(out, probe, "; ");
  }
  return status == AGAIN_OK ? again_buffer_append_byte(out, '\n') : status;
}

/* ", schedule slow (1s to 8s, 5 attempts in 1m)", or why never again. */
static again_status append_outlook(again_buffer *out,
                                   const again_judged *judged) {
  const again_outlook *outlook = &judged->outlook;
  const again_schedule *schedule = outlook->schedule;
  char base[AGAIN_ROUGH_TEXT_BYTES];
  char cap[AGAIN_ROUGH_TEXT_BYTES];
  char deadline[AGAIN_ROUGH_TEXT_BYTES];
  if (outlook->retry == AGAIN_RETRY_NO) {
    bool is_plain =
        judged->rule == NULL || !again_rule_goes_again(judged->rule);
    return is_plain ? AGAIN_OK
                    : again_buffer_printf(out, ", no retry (%s)",
                                          again_why_name(outlook->why));
  }
  return again_buffer_printf(
      out, ", schedule %s (%s to %s, %u attempts in %s)", schedule->name.data,
      again_rough_time(schedule->base_ms, base),
      again_rough_time(schedule->cap_ms, cap), outlook->attempts_max,
      again_rough_time(outlook->deadline_ms, deadline));
}

/* "  - retryable throttling, effect none, schedule ...  FILE:LINE" */
static again_status append_side(again_buffer *out, const char *mark,
                                const again_judged *judged) {
  const again_verdict *verdict = &judged->verdict;
  bool has_remedy = verdict->remedy != AGAIN_REMEDY_NONE;
  again_status status = again_buffer_printf(
      out, "  %s %s%s%s, effect %s%s%s", mark,
      again_class_name(verdict->error_class),
      verdict->reason[0] != '\0' ? " " : "", verdict->reason,
      again_effect_name(verdict->effect), has_remedy ? ", remedy " : "",
      has_remedy ? again_remedy_name(verdict->remedy) : "");
  if (status == AGAIN_OK) {
    status = append_outlook(out, judged);
  }
  if (status == AGAIN_OK && judged->rule != NULL) {
    status = again_buffer_append_text(out, "  ");
  }
  if (status == AGAIN_OK && judged->rule != NULL) {
    status = again_append_place(out, judged->policy, &judged->rule->origin);
  }
  return status == AGAIN_OK ? again_buffer_append_byte(out, '\n') : status;
}

static again_status write_text(diff *d, const again_probe *probe,
                               const again_judged *judged) {
  again_status status = append_probe(&d->scratch, probe);
  if (status == AGAIN_OK) {
    status = append_side(&d->scratch, "-", &judged[0]);
  }
  return status == AGAIN_OK ? append_side(&d->scratch, "+", &judged[1])
                            : status;
}

static again_status write_side(again_json_out *json, const char *name,
                               const again_judged *judged) {
  const again_verdict *verdict = &judged->verdict;
  again_buffer place;
  again_buffer_init(&place, NULL);
  again_status status = AGAIN_OK;
  if (judged->rule != NULL) {
    status = again_append_place(&place, judged->policy, &judged->rule->origin);
  }
  again_json_open_object(json, name);
  again_json_text(json, "class",
                  again_text_of(again_class_name(verdict->error_class)));
  again_json_text(json, "reason", again_text_of(verdict->reason));
  again_json_text(json, "effect",
                  again_text_of(again_effect_name(verdict->effect)));
  again_json_text(json, "remedy",
                  again_text_of(again_remedy_name(verdict->remedy)));
  again_json_text(json, "retry",
                  again_text_of(again_retry_name(judged->outlook.retry)));
  again_json_text(json, "schedule", again_text_of(verdict->schedule));
  again_json_uint(json, "attempts", judged->outlook.attempts_max);
  again_json_uint(json, "deadline_ms", judged->outlook.deadline_ms);
  again_json_uint(json, "base_ms", judged->outlook.schedule->base_ms);
  again_json_uint(json, "cap_ms", judged->outlook.schedule->cap_ms);
  again_json_text(json, "rule", again_text_make(place.data, place.size));
  again_json_close_object(json);
  again_buffer_clear(&place);
  return status;
}

static again_status write_rest(again_json_out *json, const again_probe *probe) {
  again_buffer rest;
  again_buffer_init(&rest, &json->out->mem);
  again_status status = append_rest(&rest, probe, "");
  again_json_text(json, "when",
                  again_text_make(rest.size > 0 ? rest.data : NULL, rest.size));
  again_buffer_clear(&rest);
  return status;
}

static again_status write_json(diff *d, const again_probe *probe,
                               const again_judged *judged) {
  again_json_out json;
  again_json_begin(&json, &d->scratch);
  again_json_open_object(&json, NULL);
  again_json_text(&json, "code", probe->code);
  again_json_text(&json, "message", probe->message);
  again_json_text(&json, "transport",
                  again_text_of(again_transport_name(probe->transport)));
  if (probe->status != 0) {
    again_json_uint(&json, "status", probe->status);
  } else {
    again_json_null(&json, "status");
  }
  again_status status = write_rest(&json, probe);
  if (status == AGAIN_OK) {
    status = write_side(&json, "a", &judged[0]);
  }
  if (status == AGAIN_OK) {
    status = write_side(&json, "b", &judged[1]);
  }
  again_json_close_object(&json);
  return status == AGAIN_OK ? again_json_end(&json) : status;
}

static again_status keep(diff *d, const again_probe *probe,
                         const again_judged *judged) {
  again_buffer_reset(&d->scratch);
  again_status status =
      d->as_json ? write_json(d, probe, judged) : write_text(d, probe, judged);
  void *texts = d->texts;
  if (status == AGAIN_OK) {
    status = again_mem_grow(&d->arena.mem, &texts, &d->capacity, d->count, 1,
                            sizeof *d->texts);
    d->texts = texts;
  }
  again_text kept = AGAIN_TEXT_ABSENT;
  if (status == AGAIN_OK &&
      !again_arena_text(&d->arena,
                        again_text_make(d->scratch.data, d->scratch.size),
                        &kept)) {
    status = AGAIN_ENOMEM;
  }
  if (status == AGAIN_OK) {
    d->texts[d->count++] = kept.data;
  }
  return status;
}

static bool is_one_range(const again_condition *when, unsigned a, unsigned b) {
  for (size_t i = 0; i < when->status_count; i++) {
    again_range range = when->status[i];
    if (a >= range.low && a <= range.high && b >= range.low &&
        b <= range.high) {
      return true;
    }
  }
  return false;
}

/* The other end of a range of statuses, and no other difference. */
static bool is_told(const diff *d, const again_probe *probe,
                    const again_judged *judged) {
  const again_probe *last = &d->last;
  return last->rule == probe->rule && last->code.data == probe->code.data &&
         last->message.data == probe->message.data &&
         last->transport == probe->transport &&
         d->last_rules[0] == judged[0].rule &&
         d->last_rules[1] == judged[1].rule &&
         is_one_range(&probe->rule->when, last->status, probe->status);
}

static again_status tell(diff *d, const again_probe *probe,
                         const again_judged *judged) {
  if (is_told(d, probe, judged)) {
    return AGAIN_OK;
  }
  d->last = *probe;
  d->last_rules[0] = judged[0].rule;
  d->last_rules[1] = judged[1].rule;
  return keep(d, probe, judged);
}

static bool compare(const again_probe *probe, void *user) {
  diff *d = user;
  again_response *responses[2] = {NULL, NULL};
  again_judged judged[2];
  for (size_t i = 0; i < 2 && d->status == AGAIN_OK; i++) {
    d->status = again_probe_response(&responses[i], d->policies[i], probe);
    if (d->status == AGAIN_OK) {
      again_judge(responses[i], false, &judged[i]);
    }
  }
  if (d->status == AGAIN_OK && !is_same(&judged[0], &judged[1])) {
    d->status = tell(d, probe, judged);
  }
  again_response_free(responses[0]);
  again_response_free(responses[1]);
  return d->status == AGAIN_OK;
}

static int compare_texts(const void *left, const void *right) {
  return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Each text once: rules of both policies tell of the same answers. */
static again_status print(diff *d, again_buffer *out, size_t *count_ret) {
  again_status status = AGAIN_OK;
  if (d->count > 0) {
    qsort(d->texts, d->count, sizeof *d->texts, compare_texts);
  }
  for (size_t i = 0; i < d->count && status == AGAIN_OK; i++) {
    if (i == 0 || strcmp(d->texts[i], d->texts[i - 1]) != 0) {
      status = again_buffer_append_text(out, d->texts[i]);
      (*count_ret)++;
    }
  }
  return status;
}

again_status again_policy_diff(again_buffer *out, again_policy *a,
                               again_policy *b, bool as_json,
                               size_t *count_ret) {
  diff d = {.policies = {a, b}, .as_json = as_json, .status = AGAIN_OK};
  again_arena_init(&d.arena, &out->mem);
  again_buffer_init(&d.scratch, &out->mem);
  if (again_probe_each(a, compare, &d)) {
    again_probe_each(b, compare, &d);
  }
  again_status status = d.status;
  *count_ret = 0;
  if (status == AGAIN_OK) {
    status = again_section_diff(out, a, b, as_json, count_ret);
  }
  if (status == AGAIN_OK) {
    status = print(&d, out, count_ret);
  }
  again_mem_free(&d.arena.mem, d.texts);
  again_buffer_clear(&d.scratch);
  again_arena_clear(&d.arena);
  return status;
}
