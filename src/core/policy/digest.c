#include "policy/digest.h"

#include <string.h>

/* --- what everything comes down to -------------------------------------- */

static void put_number(char out[8], uint64_t value) {
  for (size_t i = 0; i < 8; i++) {
    out[i] = (char)(value >> (8 * i));
  }
}

static uint64_t number(uint64_t digest, uint64_t value) {
  char bytes[8];
  put_number(bytes, value);
  return again_text_hash(again_text_make(bytes, sizeof(bytes)), digest);
}

static uint64_t real(uint64_t digest, double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof(bits));
  return number(digest, bits);
}

/* Sizes go first, so that no two lists of texts run together alike. */
static uint64_t text(uint64_t digest, again_text value) {
  digest = number(digest, value.size);
  return value.size > 0 ? again_text_hash(value, digest) : digest;
}

static uint64_t items(uint64_t digest, const again_texts *values) {
  for (size_t i = 0; i < values->count; i++) {
    digest = text(digest, values->items[i]);
  }
  return digest;
}

static uint64_t texts(uint64_t digest, const again_texts *values) {
  return items(number(digest, values->count), values);
}

/* --- conditions --------------------------------------------------------- */

static uint64_t probe(uint64_t digest, const again_probe *value) {
  digest = text(digest, value->source.text);
  digest = number(digest, value->wanted_count);
  for (size_t i = 0; i < value->wanted_count; i++) {
    const again_wanted *wanted = &value->wanted[i];
    digest = number(digest, wanted->kind);
    digest = text(digest, wanted->glob);
    digest = real(digest, wanted->number);
    digest = number(digest, wanted->boolean);
  }
  return digest;
}

static uint64_t probes(uint64_t digest, const again_loader *loader,
                       const uint32_t *numbers, size_t count) {
  for (size_t i = 0; i < count; i++) {
    digest = probe(digest, &loader->probes[numbers[i]]);
  }
  return digest;
}

/* How many there are of each goes first, at one stroke: of most there is
 * none, and rules are many. */
static uint64_t counts(uint64_t digest, const again_condition *value) {
  const uint64_t all[] = {
      value->status_count,  value->code.count,   value->operation.count,
      value->message.count, value->method.count, value->transport,
      value->is_count,      value->has_count,    value->lacks_count,
      value->has_skew,      value->skew_ms,
  };
  char bytes[sizeof(all)];
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
    put_number(bytes + 8 * i, all[i]);
  }
  return again_text_hash(again_text_make(bytes, sizeof(bytes)), digest);
}

static uint64_t condition(uint64_t digest, const again_loader *loader,
                          const again_condition *value) {
  digest = counts(digest, value);
  for (size_t i = 0; i < value->status_count; i++) {
    digest = number(digest, value->status[i].low);
    digest = number(digest, value->status[i].high);
  }
  digest = items(digest, &value->code);
  digest = items(digest, &value->operation);
  digest = items(digest, &value->message);
  digest = items(digest, &value->method);
  digest = probes(digest, loader, value->is, value->is_count);
  digest = probes(digest, loader, value->has, value->has_count);
  return probes(digest, loader, value->lacks, value->lacks_count);
}

/* --- lists -------------------------------------------------------------- */

static uint64_t entry(uint64_t digest, const again_loader *loader,
                      const again_entry *value) {
  digest = text(digest, value->source.text);
  digest = number(digest, value->take);
  digest = text(digest, value->before);
  digest = text(digest, value->behind);
  digest = number(digest, value->when != NULL);
  return value->when != NULL ? condition(digest, loader, value->when) : digest;
}

static uint64_t entries(uint64_t digest, const again_loader *loader,
                        const again_entry *items, size_t count) {
  digest = number(digest, count);
  for (size_t i = 0; i < count; i++) {
    digest = entry(digest, loader, &items[i]);
  }
  return digest;
}

static uint64_t hints(uint64_t digest, const again_loader *loader,
                      const again_list *list) {
  const again_hint_entry *items = list->items;
  digest = number(digest, list->count);
  for (size_t i = 0; i < list->count; i++) {
    digest = entry(digest, loader, &items[i].entry);
    digest = number(digest, items[i].unit);
    digest = number(digest, items[i].clamp_ms);
  }
  return digest;
}

static uint64_t peeks(uint64_t digest, const again_loader *loader,
                      const again_list *list) {
  const again_condition *items = list->items;
  digest = number(digest, list->count);
  for (size_t i = 0; i < list->count; i++) {
    digest = condition(digest, loader, &items[i]);
  }
  return digest;
}

/* --- numbers ------------------------------------------------------------ */

static uint64_t limits(uint64_t digest, const again_limits *value) {
  digest = number(digest, value->attempts);
  digest = number(digest, value->deadline_ms);
  digest = number(digest, value->hint_max_ms);
  digest = number(digest, value->resumes);
  digest = number(digest, value->bounds.body_bytes);
  digest = number(digest, value->bounds.code_bytes);
  digest = number(digest, value->bounds.message_bytes);
  digest = number(digest, value->bounds.request_id_bytes);
  return number(digest, value->bounds.depth);
}

static uint64_t schedule(const again_schedule *value) {
  uint64_t digest = text(0, value->name);
  digest = number(digest, value->base_ms);
  digest = number(digest, value->cap_ms);
  digest = real(digest, value->factor);
  digest = number(digest, value->jitter);
  digest = number(digest, value->min_ms);
  digest = number(digest, value->attempts);
  return number(digest, value->deadline_ms);
}

/* Their order, which the layers make, decides nothing: so a sum. */
static uint64_t schedules(uint64_t digest, const again_schedule *items,
                          size_t count) {
  uint64_t sum = 0;
  for (size_t i = 0; i < count; i++) {
    sum += schedule(&items[i]);
  }
  return number(digest, sum);
}

static uint64_t governor(uint64_t digest, const again_governor_draft *value) {
  const again_budget_draft budget = again_governor_budget(value);
  digest = text(digest, value->scope);
  digest = number(digest, budget.kind);
  digest = number(digest, budget.capacity);
  digest = number(digest, budget.cost);
  digest = number(digest, budget.throttle_cost);
  digest = real(digest, budget.refund);
  digest = real(digest, budget.percent);
  digest = number(digest, budget.window_ms);
  digest = number(digest, budget.floor);
  digest = number(digest, value->rate);
  digest = number(digest, value->health.on);
  digest = number(digest, value->health.close_after);
  digest = text(digest, value->health.probe);
  digest = number(digest, value->health.probe_timeout_ms);
  digest = number(digest, value->health.fail_fast);
  digest = texts(digest, &value->overload.reasons);
  return text(digest, value->store);
}

/* --- all ---------------------------------------------------------------- */

uint64_t again_digest(const again_loader *loader, const again_draft *merged,
                      const again_schedule *schedule_items) {
  uint64_t digest = 1; /* the format version */
  for (size_t i = 0; i < AGAIN_FIELD_COUNT; i++) {
    digest = entries(digest, loader, merged->fields[i].items,
                     merged->fields[i].count);
  }
  digest = hints(digest, loader, &merged->hints);
  digest = peeks(digest, loader, &merged->peeks);
  digest =
      entries(digest, loader, merged->operation.items, merged->operation.count);
  const again_idempotent *idempotent = &merged->idempotent.idempotent;
  digest = texts(digest, &idempotent->methods);
  digest = texts(digest, &idempotent->operations);
  digest = entries(digest, loader, idempotent->tokens.items,
                   idempotent->tokens.count);
  digest = limits(digest, &merged->limits.limits);
  digest = governor(digest, &merged->governor);
  return schedules(digest, schedule_items, merged->schedules.count);
}

uint64_t again_digest_rules(const again_loader *loader,
                            const again_rule_drafts *rules, uint64_t digest) {
  for (size_t i = 0; i < rules->count; i++) {
    const again_rule *rule = &rules->items[i].rule;
    digest = condition(digest, loader, &rule->when);
    digest = number(digest, rule->error_class);
    digest = number(digest, rule->effect);
    digest = number(digest, rule->remedy);
    digest = text(digest, rule->reason);
    digest = text(digest, rules->items[i].schedule);
  }
  return digest;
}
