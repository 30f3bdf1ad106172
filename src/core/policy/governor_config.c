#include "policy/governor_config.h"

#include <stddef.h>
#include <string.h>

#include "policy/types.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TABLE(members)                                                         \
  { members, COUNT(members), NULL, 0 }

/* --- budget ------------------------------------------------------------- */

#define BUDGET(name, field, type, low)                                         \
  {                                                                            \
    name, &again_type_##type, AGAIN_MEMBER(again_budget_draft, field), false,  \
        low, 1000000                                                           \
  }

static const again_member tokens_members[] = {
    BUDGET("capacity", capacity, count, 1),
    BUDGET("cost", cost, count, 0),
    BUDGET("throttle_cost", throttle_cost, count, 0),
    BUDGET("refund", refund, amount, 0),
};
static const again_member ratio_members[] = {
    BUDGET("percent", percent, percent, 0),
    BUDGET("window", window_ms, duration, 0),
    BUDGET("floor", floor, count, 0),
};
static const again_member throttle_members[] = {
    BUDGET("capacity", capacity, count, 1),
    BUDGET("refund", refund, amount, 0),
};
static const again_member concurrency_members[] = {
    BUDGET("percent", percent, percent, 0),
    BUDGET("floor", floor, count, 0),
};

/* By again_budget_kind. What a budget does not say is what its field says
 * where it is common: AWS, Finagle, gRPC, Envoy. */
static const struct {
  again_table table;
  again_budget_draft defaults;
} budgets[] = {
    [AGAIN_BUDGET_OFF] = {{NULL, 0, NULL, 0}, {.kind = AGAIN_BUDGET_OFF}},
    [AGAIN_BUDGET_TOKENS] = {TABLE(tokens_members),
                             {.kind = AGAIN_BUDGET_TOKENS,
                              .capacity = 500,
                              .cost = 14,
                              .throttle_cost = 5,
                              .refund = 1}},
    [AGAIN_BUDGET_RATIO] = {TABLE(ratio_members),
                            {.kind = AGAIN_BUDGET_RATIO,
                             .percent = 20,
                             .window_ms = 10000,
                             .floor = 10}},
    [AGAIN_BUDGET_THROTTLE] = {TABLE(throttle_members),
                               {.kind = AGAIN_BUDGET_THROTTLE,
                                .capacity = 10,
                                .refund = 0.1}},
    [AGAIN_BUDGET_CONCURRENCY] = {TABLE(concurrency_members),
                                  {.kind = AGAIN_BUDGET_CONCURRENCY,
                                   .percent = 20,
                                   .floor = 3}},
};

static again_status read_budget_object(again_loader *loader,
                                       const again_json *value,
                                       const again_member *member,
                                       again_budget_draft *out) {
  const again_json *only = value->first;
  if (value->count != 1) {
    again_finding(&loader->findings, AGAIN_FINDING_BAD_VALUE, value,
                  "one kind of budget is wanted");
    return AGAIN_OK;
  }
  unsigned kind;
  if (!again_words_find(member->type->words, only->name, &kind)) {
    again_finding_of_name(&loader->findings, AGAIN_FINDING_UNKNOWN_MEMBER, only,
                          "unknown kind of budget \"%.*s\"",
                          again_finding_width(only->name), only->name.data);
    return AGAIN_OK;
  }
  *out = budgets[kind].defaults;
  uint32_t seen;
  return again_members_read(loader, only, &budgets[kind].table, out, &seen);
}

/* A word stands for that kind with its usual numbers. */
static again_status read_budget(again_loader *loader, const again_json *value,
                                const again_member *member, void *out) {
  again_budget_draft *budget = out;
  if (value->kind == AGAIN_JSON_OBJECT) {
    return read_budget_object(loader, value, member, budget);
  }
  unsigned kind;
  if (again_read_one_word(loader, value, member->type, &kind)) {
    *budget = budgets[kind].defaults;
  }
  return AGAIN_OK;
}

/* --- health ------------------------------------------------------------- */

static again_status read_probe(again_loader *loader, const again_json *value,
                               const again_member *member, void *out) {
  again_health_draft *health = out;
  health->probe_at = value;
  health->layer = loader->layer;
  return again_type_text.read(loader, value, member, &health->probe);
}

static const again_type probe_type = {"the name of a schedule", read_probe,
                                      NULL};

static const again_member health_members[] = {
    {"close_after", &again_type_count,
     AGAIN_MEMBER(again_health_draft, close_after), false, 1, 1000000},
    {"probe", &probe_type, 0, sizeof(again_health_draft), false, 0, 0},
    {"probe_timeout", &again_type_duration,
     AGAIN_MEMBER(again_health_draft, probe_timeout_ms), false, 0, 0},
    {"fail_fast", &again_type_flag, AGAIN_MEMBER(again_health_draft, fail_fast),
     false, 0, 0},
};
static const again_table health_table = TABLE(health_members);

static const again_health_draft health_defaults = {
    .on = true,
    .close_after = 5,
    .probe = {"default", sizeof("default") - 1},
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

static again_status read_store(again_loader *loader, const again_json *value,
                               const again_member *member, void *out) {
  if (value->kind == AGAIN_JSON_TEXT &&
      !again_text_is(value->text, "process") &&
      !again_text_is(value->text, "auto") &&
      !again_text_starts_with(value->text, "file:") &&
      !again_text_starts_with(value->text, "redis:")) {
    again_finding(&loader->findings, AGAIN_FINDING_BAD_VALUE, value,
                  "a store is process, auto, file:PATH or redis:URL");
    return AGAIN_OK;
  }
  return again_type_text.read(loader, value, member, out);
}

static const again_type scope_type = {"a scope", read_scope,
                                      &again_words_scope};
static const again_type budget_type = {"a budget", read_budget,
                                       &again_words_budget};
static const again_type rate_type = {"a rate", again_read_word,
                                     &again_words_rate};
static const again_type health_type = {"off or an object", read_health,
                                       &again_words_health};
static const again_type overload_type = {"a reason or a list of reasons",
                                         read_overload, NULL};
static const again_type store_type = {"a store", read_store, NULL};

#define GOVERNOR(name, type)                                                   \
  { #name, type, AGAIN_MEMBER(again_governor_draft, name), false, 0, 0 }

static const again_member members[] = {
    GOVERNOR(scope, &scope_type),       GOVERNOR(budget, &budget_type),
    GOVERNOR(rate, &rate_type),         GOVERNOR(health, &health_type),
    GOVERNOR(overload, &overload_type), GOVERNOR(store, &store_type),
};
static const again_table table = TABLE(members);

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

again_governor_config again_governor_finish(const again_governor_draft *draft) {
  return (again_governor_config){
      .scope = draft->scope,
      .budget = draft->budget.kind,
      .capacity = draft->budget.capacity,
      .cost = draft->budget.cost,
      .throttle_cost = draft->budget.throttle_cost,
      .refund = draft->budget.refund,
      .percent = draft->budget.percent,
      .window_ms = draft->budget.window_ms,
      .floor = draft->budget.floor,
      .adaptive_rate = draft->rate != 0,
      .health = draft->health.on,
      .close_after = draft->health.close_after,
      .probe_timeout_ms = draft->health.probe_timeout_ms,
      .fail_fast = draft->health.fail_fast,
      .overload = draft->overload.reasons,
      .store = draft->store,
  };
}

const again_type again_type_governor = {"an object", read_governor, NULL};
