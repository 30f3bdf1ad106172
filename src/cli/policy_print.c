#include "policy_print.h"

#include <inttypes.h>

#include "base/duration.h"
#include "condition_text.h"
#include "term.h"

/* A text in the making; after a failure nothing is added. */
typedef struct page {
  again_buffer *out;
  const again_policy *policy;
  again_status status;
} page;

#define ADD(p, ...)                                                            \
  do {                                                                         \
    if ((p)->status == AGAIN_OK) {                                             \
      (p)->status = again_buffer_printf((p)->out, __VA_ARGS__);                \
    }                                                                          \
  } while (0)

static void add_escaped(page *p, again_text text) {
  if (p->status == AGAIN_OK) {
    p->status = again_term_escape(p->out, text);
  }
}

static void add_line(page *p, const char *name, again_text value) {
  if (value.size > 0) {
    ADD(p, "%-12s", name);
    add_escaped(p, value);
    ADD(p, "\n");
  }
}

static void add_duration(page *p, int width, uint64_t ms) {
  char text[AGAIN_DURATION_TEXT_BYTES];
  ADD(p, "%*s", width, again_duration_format(ms, text));
}

static void add_words(page *p, const char *name, const again_texts *texts) {
  if (texts->count == 0) {
    return;
  }
  ADD(p, "  %-14s", name);
  for (size_t i = 0; i < texts->count && p->status == AGAIN_OK; i++) {
    ADD(p, " ");
    if (p->status == AGAIN_OK) {
      p->status = again_append_value(p->out, texts->items[i]);
    }
  }
  ADD(p, "\n");
}

static void add_entry(page *p, const again_entry *entry) {
  if (p->status == AGAIN_OK) {
    p->status = again_append_entry(p->out, p->policy, entry);
  }
}

static void add_entries(page *p, const char *name,
                        const again_entries *entries) {
  for (size_t i = 0; i < entries->count; i++) {
    ADD(p, "  %-14s ", i == 0 ? name : "");
    add_entry(p, &entries->items[i]);
    ADD(p, "\n");
  }
}

static void add_head(page *p) {
  const again_policy *policy = p->policy;
  ADD(p, "%-12s", "policy");
  add_escaped(p, policy->name);
  ADD(p, "\n");
  add_line(p, "about", policy->layers[0].about);
  ADD(p, "%-12s%016" PRIx64 "\n", "hash", policy->hash);
  for (size_t i = 0; i < policy->hosts.count; i++) {
    add_line(p, i == 0 ? "hosts" : "", policy->hosts.items[i]);
  }
  for (size_t i = 0; i < policy->layer_count; i++) {
    add_line(p, i == 0 ? "layers" : "", policy->layers[i].file);
  }
}

static void add_fields(page *p) {
  for (int i = 0; i < AGAIN_FIELD_COUNT; i++) {
    add_entries(p, again_field_name((again_field)i), &p->policy->fields[i]);
  }
}

static void add_hints(page *p) {
  const again_policy *policy = p->policy;
  for (size_t i = 0; i < policy->hint_count; i++) {
    const again_hint_entry *hint = &policy->hints[i];
    ADD(p, "  %-14s ", again_unit_name(hint->unit));
    add_entry(p, &hint->entry);
    if (hint->clamp_ms != AGAIN_NEVER) {
      ADD(p, " clamp ");
      add_duration(p, 0, hint->clamp_ms);
    }
    ADD(p, "\n");
  }
}

static void add_requests(page *p) {
  const again_policy *policy = p->policy;
  add_entries(p, "operation", &policy->operation);
  add_words(p, "idempotent", &policy->idempotent.methods);
  add_words(p, "  operations", &policy->idempotent.operations);
  add_entries(p, "  tokens", &policy->idempotent.tokens);
  for (size_t i = 0; i < policy->peek_count; i++) {
    ADD(p, "  %-14s ", i == 0 ? "peek" : "");
    if (p->status == AGAIN_OK) {
      p->status = again_append_condition(p->out, policy, &policy->peeks[i]);
    }
    ADD(p, "\n");
  }
}

static void add_schedules(page *p) {
  ADD(p, "\nschedules            base      cap  factor  jitter             min"
         "  attempts  deadline\n");
  for (size_t i = 0; i < p->policy->schedule_count; i++) {
    const again_schedule *s = &p->policy->schedules[i];
    ADD(p, "  %-14s", s->name.data);
    add_duration(p, 9, s->base_ms);
    add_duration(p, 9, s->cap_ms);
    ADD(p, "  %6g  %-13s", s->factor, again_jitter_name(s->jitter));
    add_duration(p, 9, s->min_ms);
    ADD(p, "  %8" PRIu32, s->attempts);
    add_duration(p, 10, s->deadline_ms);
    ADD(p, "\n");
  }
}

static void add_limits(page *p) {
  const again_limits *limits = &p->policy->limits;
  ADD(p, "  attempts %" PRIu32 ", deadline ", limits->attempts);
  add_duration(p, 0, limits->deadline_ms);
  ADD(p, ", hint_max ");
  add_duration(p, 0, limits->hint_max_ms);
  ADD(p, ", resumes %" PRIu32 "\n", limits->resumes);
  const again_bounds *bounds = &limits->bounds;
  ADD(p,
      "  body_bytes %zu, code_bytes %zu, message_bytes %zu, "
      "request_id_bytes %zu, depth %u\n",
      bounds->body_bytes, bounds->code_bytes, bounds->message_bytes,
      bounds->request_id_bytes, bounds->depth);
}

static void add_budget(page *p) {
  const again_governor_config *governor = &p->policy->governor;
  switch (governor->budget) {
  case AGAIN_BUDGET_OFF:
    ADD(p, "  budget off\n");
    return;
  case AGAIN_BUDGET_TOKENS:
    ADD(p,
        "  budget tokens: capacity %u, cost %u, throttle_cost %u, refund "
        "%g\n",
        governor->capacity, governor->cost, governor->throttle_cost,
        governor->refund);
    return;
  case AGAIN_BUDGET_RATIO:
    ADD(p, "  budget ratio: percent %g, floor %u, window ", governor->percent,
        governor->floor);
    add_duration(p, 0, governor->window_ms);
    ADD(p, "\n");
    return;
  case AGAIN_BUDGET_THROTTLE:
    ADD(p, "  budget throttle: capacity %u, refund %g\n", governor->capacity,
        governor->refund);
    return;
  case AGAIN_BUDGET_CONCURRENCY:
    ADD(p, "  budget concurrency: percent %g, floor %u\n", governor->percent,
        governor->floor);
    return;
  }
}

static void add_governor(page *p) {
  const again_policy *policy = p->policy;
  const again_governor_config *governor = &policy->governor;
  ADD(p, "  scope %s, store %s, rate %s\n", governor->scope.data,
      governor->store.size > 0 ? governor->store.data : "process",
      governor->adaptive_rate ? "adaptive" : "off");
  add_budget(p);
  if (!governor->health) {
    ADD(p, "  health off\n");
  } else {
    ADD(p, "  health: close_after %u, probe %s, probe_timeout ",
        governor->close_after, policy->schedules[governor->probe].name.data);
    add_duration(p, 0, governor->probe_timeout_ms);
    ADD(p, "%s\n", governor->fail_fast ? ", fail_fast" : "");
  }
  add_words(p, "overload", &governor->overload);
}

bool again_rule_goes_again(const again_rule *rule) {
  return rule->error_class == AGAIN_CLASS_RETRYABLE ||
         rule->remedy != AGAIN_REMEDY_NONE;
}

static void add_rule(page *p, const again_rule *rule) {
  const again_policy *policy = p->policy;
  const char *remedy =
      rule->remedy == AGAIN_REMEDY_NONE ? "-" : again_remedy_name(rule->remedy);
  const char *schedule = again_rule_goes_again(rule)
                             ? policy->schedules[rule->schedule].name.data
                             : "-";
  ADD(p, "  %5" PRIu32 "  %-12s  %-20s  %-5s  %-19s  %-14s  ",
      rule->origin.line, again_class_name(rule->error_class),
      rule->reason.size > 0 ? rule->reason.data : "-",
      again_effect_name(rule->effect), remedy, schedule);
  if (p->status == AGAIN_OK) {
    p->status = again_append_condition(p->out, policy, &rule->when);
  }
  ADD(p, "\n");
}

static void add_rules(page *p) {
  const again_policy *policy = p->policy;
  for (size_t i = 0; i < policy->rule_count; i++) {
    uint32_t layer = policy->rules[i].origin.layer;
    if (i == 0 || policy->rules[i - 1].origin.layer != layer) {
      ADD(p, "\nrules of ");
      add_escaped(p, policy->layers[layer].file);
      ADD(p, "\n  %5s  %-12s  %-20s  %-5s  %-19s  %-14s  %s\n", "line", "class",
          "reason", "effect", "remedy", "schedule", "when");
    }
    add_rule(p, &policy->rules[i]);
  }
}

const char *again_section_name(again_section section) {
  static const char *const names[] = {"fields", "hints", "requests", "limits",
                                      "governor"};
  return names[section];
}

static void add_section(page *p, again_section section) {
  switch (section) {
  case AGAIN_SECTION_FIELDS:
    add_fields(p);
    return;
  case AGAIN_SECTION_HINTS:
    add_hints(p);
    return;
  case AGAIN_SECTION_REQUESTS:
    add_requests(p);
    return;
  case AGAIN_SECTION_LIMITS:
    add_limits(p);
    return;
  case AGAIN_SECTION_GOVERNOR:
    add_governor(p);
    return;
  }
}

again_status again_policy_print_section(again_buffer *out,
                                        const again_policy *policy,
                                        again_section section) {
  page p = {out, policy, AGAIN_OK};
  add_section(&p, section);
  return p.status;
}

static void add_named(page *p, again_section section) {
  ADD(p, "\n%s\n", again_section_name(section));
  add_section(p, section);
}

again_status again_policy_print(again_buffer *out, const again_policy *policy) {
  page p = {out, policy, AGAIN_OK};
  add_head(&p);
  add_named(&p, AGAIN_SECTION_FIELDS);
  add_named(&p, AGAIN_SECTION_HINTS);
  add_named(&p, AGAIN_SECTION_REQUESTS);
  add_schedules(&p);
  add_named(&p, AGAIN_SECTION_LIMITS);
  add_named(&p, AGAIN_SECTION_GOVERNOR);
  add_rules(&p);
  return p.status;
}

again_status again_append_place(again_buffer *out, const again_policy *policy,
                                const again_origin *origin) {
  const char *file = policy->layers[origin->layer].file.data;
  return again_buffer_printf(out, "%s:%" PRIu32, file, origin->line);
}
