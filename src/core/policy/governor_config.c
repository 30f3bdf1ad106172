#include "policy/governor_config.h"

#include <stddef.h>
#include <string.h>

#include "policy/types.h"

enum { ANSWERS_MAX = 1000000 };

/* --- health ------------------------------------------------------------- */

static again_status read_probe(again_loader *loader, const again_json *value,
                               const again_member *member, void *out) {
  again_health_draft *health = out;
  health->probe_at = value;
  health->layer = loader->layer;
  return again_type_text.read(loader, value, member, &health->probe);
}

static const again_type probe_type = {"the name of a schedule", read_probe,
                                      .forms = {&again_form_text}};

#define HEALTH(name, field, type, low_, high_, about_)                         \
  {                                                                            \
    name, &(type), AGAIN_MEMBER(again_health_draft, field),                    \
        .low = (low_), .high = (high_), .about = (about_)                      \
  }

static const again_member health_members[] = {
    HEALTH("close_after", close_after, again_type_count, 1, ANSWERS_MAX,
           "How many overload answers in a row at least close the scope."),
    {"probe", &probe_type, 0, sizeof(again_health_draft),
     .about =
         "The name of the schedule on which probes go out while it is closed. "
         "Without one: 100ms to 1s, by a factor of 1.5, jitter equal."},
    HEALTH("probe_timeout", probe_timeout_ms, again_type_duration, 0, 0,
           "How long a call may have the probe."),
    HEALTH("fail_fast", fail_fast, again_type_flag, 0, 0,
           "Calls give up while the scope is closed, in place of being held."),
};
static const again_table health_table = {
    "health",
    "When a scope closes, so that only probes go, and how it recovers.",
    AGAIN_MEMBERS(health_members)};

static const again_health_draft health_defaults = {
    .on = true,
    .close_after = 5,
    .probe_timeout_ms = 10000,
};

static again_status read_health(again_loader *loader, const again_json *value,
                                const again_member *member, void *out) {
  again_health_draft *health = out;
  *health = health_defaults;
  if (value->kind == AGAIN_JSON_OBJECT) {
    uint32_t seen;
    return again_members_read(loader, value, &health_table, health, &seen);
  }
  unsigned word;
  if (again_read_one_word(loader, value, member->type, &word)) {
    health->on = false;
  }
  return AGAIN_OK;
}

/* --- scope, store and the whole ----------------------------------------- */

static again_status read_scope(again_loader *loader, const again_json *value,
                               const again_member *member, void *out) {
  unsigned word;
  if (!again_read_one_word(loader, value, member->type, &word)) {
    return AGAIN_OK;
  }
  again_text scope = again_text_of(again_words_scope.name(word));
  memcpy(out, &scope, sizeof(scope));
  return AGAIN_OK;
}

static again_status read_overload(again_loader *loader, const again_json *value,
                                  const again_member *member, void *out) {
  again_overload_draft *overload = out;
  overload->at = value;
  overload->layer = loader->layer;
  return again_type_texts.read(loader, value, member, &overload->reasons);
}

/* A word that says where, and something behind it. */
static bool names_place(again_text store, const char *word) {
  return again_text_starts_with(store, word) && store.size > strlen(word);
}

static again_status read_store(again_loader *loader, const again_json *value,
                               const again_member *member, void *out) {
  if (value->kind == AGAIN_JSON_TEXT &&
      !again_text_is(value->text, "process") &&
      !again_text_is(value->text, "auto") &&
      !names_place(value->text, "file:") &&
      !names_place(value->text, "redis:")) {
    again_finding(&loader->findings, AGAIN_FINDING_BAD_VALUE, value,
                  "a store is process, auto, file:PATH or redis:URL");
    return AGAIN_OK;
  }
  return again_type_text.read(loader, value, member, out);
}

static const again_form scope_form = AGAIN_FORM_OF_WORDS(scope);
static const again_form rate_form = AGAIN_FORM_OF_WORDS(rate);
static const again_form health_word_form = AGAIN_FORM_OF_WORDS(health);
static const again_form health_form = AGAIN_FORM_OF_TABLE(health_table);
static const again_form store_form = {
    .kind = AGAIN_FORM_TEXT, .pattern = "^(process|auto|file:.+|redis:.+)$"};

static const again_type scope_type = {"a scope", read_scope,
                                      .forms = {&scope_form}};
static const again_type rate_type = {"a rate", again_read_word,
                                     .forms = {&rate_form}};
static const again_type health_type = {
    "off or an object", read_health,
    .forms = {&health_word_form, &health_form}};
static const again_type overload_type = {
    "a reason or a list of reasons", read_overload,
    .forms = {&again_form_reason, &again_form_text}, .many = AGAIN_ONE_OR_LIST};
static const again_type store_type = {"a store", read_store,
                                      .forms = {&store_form}};

#define GOVERNOR(field, type_, about_)                                         \
  {                                                                            \
    .name = #field, .type = &(type_),                                          \
    AGAIN_MEMBER(again_governor_draft, field), .about = (about_)               \
  }

enum { BUDGET = 1 }; /* which of the members it is */

static const again_member members[] = {
    GOVERNOR(scope, scope_type,
             "What shares it. host: scheme, host and port; service: the "
             "policy's name; credential: host and who signs; operation: host "
             "and operation; call: nothing is shared."),
    [BUDGET] = {.name = "budget",
                .type = &again_type_budget,
                AGAIN_MEMBER(again_governor_draft, budget),
                .about = "How much may be retried. A word stands for that kind "
                         "with its usual numbers. Where it is not said and "
                         "`health` is off, it is `tokens`.",
                .default_text = "off"},
    GOVERNOR(rate, rate_type, "Whether the send rate adapts to throttling."),
    GOVERNOR(health, health_type,
             "When a scope closes, so that only probes go."),
    GOVERNOR(overload, overload_type,
             "The reasons that draw on budget, rate and health."),
    GOVERNOR(store, store_type,
             "Where the state is kept: in the process, in a file that "
             "processes share (file:PATH), or in redis:URL."),
};
static const again_table table = {
    "governor", "What the calls of one scope share.", AGAIN_MEMBERS(members)};

static again_status read_governor(again_loader *loader, const again_json *value,
                                  const again_member *member, void *out) {
  (void)member;
  again_governor_draft *draft = out;
  return again_members_read(loader, value, &table, draft, &draft->seen);
}

void again_governor_merge(again_governor_draft *into,
                          const again_governor_draft *from) {
  again_members_merge(&table, into, &into->seen, from, from->seen);
}

again_budget_draft again_governor_budget(const again_governor_draft *draft) {
  if ((draft->seen & AGAIN_SEEN(BUDGET)) != 0) {
    return draft->budget;
  }
  return again_budget_usual(draft->health.on ? AGAIN_BUDGET_OFF
                                             : AGAIN_BUDGET_TOKENS);
}

again_governor_config again_governor_finish(const again_governor_draft *draft) {
  const again_budget_draft budget = again_governor_budget(draft);
  return (again_governor_config){
      .scope = draft->scope,
      .budget = budget.kind,
      .capacity = budget.capacity,
      .cost = budget.cost,
      .throttle_cost = budget.throttle_cost,
      .refund = budget.refund,
      .percent = budget.percent,
      .window_ms = budget.window_ms,
      .floor = budget.floor,
      .adaptive_rate = draft->rate != 0,
      .health = draft->health.on,
      .close_after = draft->health.close_after,
      .probe_timeout_ms = draft->health.probe_timeout_ms,
      .fail_fast = draft->health.fail_fast,
      .overload = draft->overload.reasons,
      .store = draft->store,
  };
}

static const again_form governor_form = AGAIN_FORM_OF_TABLE(table);

const again_type again_type_governor = {"an object", read_governor,
                                        .forms = {&governor_form}};
