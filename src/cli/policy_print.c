#include "policy_print.h"

#include <inttypes.h>

#include "base/duration.h"
#include "condition_text.h"
#include "page.h"
#include "policy/schedules.h"
#include "term.h"

typedef struct page {
  again_page page;
  const again_policy *policy;
} page;

static void add_line(page *p, const char *name, again_text value) {
  if (value.size > 0) {
    again_page_add(&p->page, "%-12s", name);
    again_page_add_escaped(&p->page, value);
    again_page_add(&p->page, "\n");
  }
}

static void add_duration(page *p, int width, uint64_t ms) {
  char text[AGAIN_DURATION_TEXT_BYTES];
  again_page_add(&p->page, "%*s", width, again_duration_format(ms, text));
}

static void add_words(page *p, const char *name, const again_texts *texts) {
  if (texts->count == 0) {
    return;
  }
  again_page_add(&p->page, "  %-14s", name);
  for (size_t i = 0; i < texts->count && p->page.status == AGAIN_OK; i++) {
    again_page_add(&p->page, " ");
    if (p->page.status == AGAIN_OK) {
      p->page.status = again_append_value(p->page.out, texts->items[i]);
    }
  }
  again_page_add(&p->page, "\n");
}

static void add_entry(page *p, const again_entry *entry) {
  if (p->page.status == AGAIN_OK) {
    p->page.status = again_append_entry(p->page.out, p->policy, entry);
  }
}

static void add_entries(page *p, const char *name,
                        const again_entries *entries) {
  for (size_t i = 0; i < entries->count; i++) {
    again_page_add(&p->page, "  %-14s ", i == 0 ? name : "");
    add_entry(p, &entries->items[i]);
    again_page_add(&p->page, "\n");
  }
}

static void add_head(page *p) {
  const again_policy *policy = p->policy;
  again_page_add(&p->page, "%-12s", "policy");
  again_page_add_escaped(&p->page, policy->name);
  again_page_add(&p->page, "\n");
  add_line(p, "about", policy->layers[0].about);
  again_page_add(&p->page, "%-12s%016" PRIx64 "\n", "hash", policy->hash);
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
    again_page_add(&p->page, "  %-14s ", again_unit_name(hint->unit));
    add_entry(p, &hint->entry);
    if (hint->clamp_ms != AGAIN_NEVER) {
      again_page_add(&p->page, " clamp ");
      add_duration(p, 0, hint->clamp_ms);
    }
    again_page_add(&p->page, "\n");
  }
}

static void add_requests(page *p) {
  const again_policy *policy = p->policy;
  add_entries(p, "operation", &policy->operation);
  if (policy->idempotent.methods.count == 0) {
    again_page_add(&p->page, "  %-14s none\n", "idempotent");
  }
  add_words(p, "idempotent", &policy->idempotent.methods);
  add_words(p, "  operations", &policy->idempotent.operations);
  add_entries(p, "  tokens", &policy->idempotent.tokens);
  for (size_t i = 0; i < policy->peek_count; i++) {
    again_page_add(&p->page, "  %-14s ", i == 0 ? "peek" : "");
    if (p->page.status == AGAIN_OK) {
      p->page.status =
          again_append_condition(p->page.out, policy, &policy->peeks[i]);
    }
    again_page_add(&p->page, "\n");
  }
}

static void add_schedules(page *p) {
  again_page_add(
      &p->page,
      "\nschedules            base      cap  factor  jitter             min"
      "  attempts  deadline\n");
  for (size_t i = 0; i < p->policy->schedule_count; i++) {
    const again_schedule *s = &p->policy->schedules[i];
    again_page_add(&p->page, "  %-14s", s->name.data);
    add_duration(p, 9, s->base_ms);
    add_duration(p, 9, s->cap_ms);
    again_page_add(&p->page, "  %6g  %-13s", s->factor,
                   again_jitter_name(s->jitter));
    add_duration(p, 9, s->min_ms);
    again_page_add(&p->page, "  %8" PRIu32, s->attempts);
    add_duration(p, 10, s->deadline_ms);
    again_page_add(&p->page, "\n");
  }
}

static void add_limits(page *p) {
  const again_limits *limits = &p->policy->limits;
  again_page_add(&p->page, "  attempts %" PRIu32 ", deadline ",
                 limits->attempts);
  add_duration(p, 0, limits->deadline_ms);
  again_page_add(&p->page, ", hint_max ");
  add_duration(p, 0, limits->hint_max_ms);
  again_page_add(&p->page, ", resumes %" PRIu32 "\n", limits->resumes);
  const again_bounds *bounds = &limits->bounds;
  again_page_add(&p->page,
                 "  body_bytes %zu, code_bytes %zu, message_bytes %zu, "
                 "request_id_bytes %zu, depth %u\n",
                 bounds->body_bytes, bounds->code_bytes, bounds->message_bytes,
                 bounds->request_id_bytes, bounds->depth);
}

static void add_budget(page *p) {
  const again_governor_config *governor = &p->policy->governor;
  switch (governor->budget) {
  case AGAIN_BUDGET_OFF:
    again_page_add(&p->page, "  budget off\n");
    return;
  case AGAIN_BUDGET_TOKENS:
    again_page_add(
        &p->page,
        "  budget tokens: capacity %u, cost %u, throttle_cost %u, refund "
        "%g\n",
        governor->capacity, governor->cost, governor->throttle_cost,
        governor->refund);
    return;
  case AGAIN_BUDGET_RATIO:
    again_page_add(&p->page, "  budget ratio: percent %g, floor %u, window ",
                   governor->percent, governor->floor);
    add_duration(p, 0, governor->window_ms);
    again_page_add(&p->page, "\n");
    return;
  case AGAIN_BUDGET_THROTTLE:
    again_page_add(&p->page, "  budget throttle: capacity %u, refund %g\n",
                   governor->capacity, governor->refund);
    return;
  case AGAIN_BUDGET_CONCURRENCY:
    again_page_add(&p->page, "  budget concurrency: percent %g, floor %u\n",
                   governor->percent, governor->floor);
    return;
  }
}

static const char *probe_name(const again_policy *policy) {
  uint32_t probe = policy->governor.probe;
  return probe == AGAIN_SCHEDULE_NONE ? "built in"
                                      : policy->schedules[probe].name.data;
}

static void add_governor(page *p) {
  const again_policy *policy = p->policy;
  const again_governor_config *governor = &policy->governor;
  again_page_add(&p->page, "  scope %s, store %s, rate %s\n",
                 governor->scope.data,
                 governor->store.size > 0 ? governor->store.data : "process",
                 governor->adaptive_rate ? "adaptive" : "off");
  add_budget(p);
  if (!governor->health) {
    again_page_add(&p->page, "  health off\n");
  } else {
    again_page_add(&p->page,
                   "  health: close_after %u, probe %s, probe_timeout ",
                   governor->close_after, probe_name(policy));
    add_duration(p, 0, governor->probe_timeout_ms);
    again_page_add(&p->page, "%s\n", governor->fail_fast ? ", fail_fast" : "");
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
  again_page_add(&p->page, "  %5" PRIu32 "  %-12s  %-20s  %-5s  %-19s  %-14s  ",
                 rule->origin.line, again_class_name(rule->error_class),
                 rule->reason.size > 0 ? rule->reason.data : "-",
                 again_effect_name(rule->effect), remedy, schedule);
  if (p->page.status == AGAIN_OK) {
    p->page.status = again_append_condition(p->page.out, policy, &rule->when);
  }
  again_page_add(&p->page, "\n");
}

static void add_rules(page *p) {
  const again_policy *policy = p->policy;
  for (size_t i = 0; i < policy->rule_count; i++) {
    uint32_t layer = policy->rules[i].origin.layer;
    if (i == 0 || policy->rules[i - 1].origin.layer != layer) {
      again_page_add(&p->page, "\nrules of ");
      again_page_add_escaped(&p->page, policy->layers[layer].file);
      again_page_add(&p->page,
                     "\n  %5s  %-12s  %-20s  %-5s  %-19s  %-14s  %s\n", "line",
                     "class", "reason", "effect", "remedy", "schedule", "when");
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
  page p = {{out, AGAIN_OK}, policy};
  add_section(&p, section);
  return p.page.status;
}

static void add_named(page *p, again_section section) {
  again_page_add(&p->page, "\n%s\n", again_section_name(section));
  add_section(p, section);
}

again_status again_policy_print(again_buffer *out, const again_policy *policy) {
  page p = {{out, AGAIN_OK}, policy};
  add_head(&p);
  add_named(&p, AGAIN_SECTION_FIELDS);
  add_named(&p, AGAIN_SECTION_HINTS);
  add_named(&p, AGAIN_SECTION_REQUESTS);
  add_schedules(&p);
  add_named(&p, AGAIN_SECTION_LIMITS);
  add_named(&p, AGAIN_SECTION_GOVERNOR);
  add_rules(&p);
  return p.page.status;
}

again_status again_append_place(again_buffer *out, const again_policy *policy,
                                const again_origin *origin) {
  const char *file = policy->layers[origin->layer].file.data;
  return again_buffer_printf(out, "%s:%" PRIu32, file, origin->line);
}
