#include "policy/bind.h"

#include "policy/bind_sources.h"
#include "policy/digest.h"
#include "policy/schedules.h"
#include "policy/words.h"

/* --- reasons and schedules ---------------------------------------------- */

/* In the library's own copy of a known reason: texts of rules are many. */
static bool resolve_reason(const again_policy *policy, again_text *reason) {
  const char *known = again_known_reason(*reason);
  if (known != NULL) {
    *reason = again_text_of(known);
    return true;
  }
  return reason->size == 0 || again_text_starts_with(*reason, "x-") ||
         again_schedules_find(policy->schedules, policy->schedule_count,
                              *reason) != AGAIN_SCHEDULE_NONE;
}

static void tell_unknown_reason(again_loader *loader, const again_json *at,
                                again_text reason) {
  const char *nearest = again_words_nearest(&again_words_reason, reason);
  again_finding(&loader->findings, AGAIN_FINDING_UNKNOWN_REASON, at,
                "unknown reason \"%.*s\" without a schedule of its name%s%s%s",
                again_finding_width(reason), reason.data,
                nearest != NULL ? ", nearest is \"" : "",
                nearest != NULL ? nearest : "", nearest != NULL ? "\"" : "");
}

static void tell_missing_schedule(again_loader *loader, const again_json *at,
                                  again_text name) {
  again_finding(&loader->findings, AGAIN_FINDING_SCHEDULE_MISSING, at,
                "no schedule \"%.*s\"", again_finding_width(name), name.data);
}

static uint32_t find_schedule(const again_policy *policy, again_text name) {
  return again_schedules_find(policy->schedules, policy->schedule_count, name);
}

/* The one it names, else the one named after the reason, else "default". */
static uint32_t rule_schedule(again_loader *loader, const again_policy *policy,
                              const again_rule_draft *draft) {
  if (draft->schedule.data == NULL) {
    uint32_t named = find_schedule(policy, draft->rule.reason);
    return named != AGAIN_SCHEDULE_NONE ? named : 0;
  }
  uint32_t found = find_schedule(policy, draft->schedule);
  if (found == AGAIN_SCHEDULE_NONE) {
    tell_missing_schedule(loader, again_json_member(draft->object, "schedule"),
                          draft->schedule);
    return 0;
  }
  return found;
}

/* --- rules -------------------------------------------------------------- */

/* Their conditions stay as they were read. */
static void bind_rule(again_loader *loader, const again_policy *policy,
                      const again_rule_draft *draft, again_rule *out) {
  *out = draft->rule;
  if (!resolve_reason(policy, &out->reason)) {
    tell_unknown_reason(loader, again_json_member(draft->object, "reason"),
                        out->reason);
  }
  out->schedule = rule_schedule(loader, policy, draft);
}

static again_status bind_rules(again_loader *loader,
                               const again_bind_layer *layers, size_t count,
                               again_policy *policy, again_rule **rules_ret) {
  size_t total = 0;
  for (size_t i = 0; i < count; i++) {
    total += layers[i].draft->rules.count;
  }
  again_rule *rules = again_arena_calloc(loader->arena, total, sizeof(*rules));
  if (rules == NULL) {
    return AGAIN_ENOMEM;
  }
  for (size_t i = 0; i < count; i++) {
    const again_rule_drafts *drafts = &layers[i].draft->rules;
    again_findings_enter(&loader->findings, layers[i].layer->file,
                         layers[i].layer->document);
    for (size_t j = 0; j < drafts->count; j++) {
      bind_rule(loader, policy, &drafts->items[j],
                &rules[policy->rule_count++]);
    }
  }
  policy->rules = rules;
  *rules_ret = rules;
  return AGAIN_OK;
}

static again_status bind_conditions(again_loader *loader, again_rule *rules,
                                    again_policy *policy) {
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < policy->rule_count && status == AGAIN_OK; i++) {
    status = again_bind_condition(loader, policy, &rules[i].when);
  }
  return status;
}

/* Rules are asked by code; those without one are asked always. */
static again_status index_rules(again_loader *loader, again_policy *policy) {
  size_t glob_count = 0;
  for (size_t i = 0; i < policy->rule_count; i++) {
    glob_count += policy->rules[i].when.code.count;
  }
  again_code_entry *entries =
      again_arena_calloc(&loader->scratch, glob_count, sizeof(*entries));
  uint32_t *codeless =
      again_arena_calloc(loader->arena, policy->rule_count, sizeof(*codeless));
  if (entries == NULL || codeless == NULL) {
    return AGAIN_ENOMEM;
  }
  size_t entry_count = 0;
  for (uint32_t i = 0; i < policy->rule_count; i++) {
    const again_texts *codes = &policy->rules[i].when.code;
    for (size_t j = 0; j < codes->count; j++) {
      entries[entry_count++] = (again_code_entry){codes->items[j], i};
    }
    if (codes->count == 0) {
      codeless[policy->codeless_count++] = i;
    }
  }
  policy->codeless = codeless;
  policy->codes = again_code_index_build(loader->arena, entries, entry_count);
  return policy->codes != NULL ? AGAIN_OK : AGAIN_ENOMEM;
}

/* --- governor ----------------------------------------------------------- */

static again_status bind_overload(again_loader *loader,
                                  const again_overload_draft *draft,
                                  again_policy *policy) {
  again_text *reasons =
      again_arena_calloc(loader->arena, draft->reasons.count, sizeof(*reasons));
  if (reasons == NULL) {
    return AGAIN_ENOMEM;
  }
  size_t count = 0;
  for (const again_json *item = again_json_first_item(draft->at);
       item != NULL && count < draft->reasons.count;
       item = again_json_next_item(draft->at, item)) {
    if (item->kind != AGAIN_JSON_TEXT) {
      continue; /* told already */
    }
    reasons[count] = draft->reasons.items[count];
    if (!resolve_reason(policy, &reasons[count])) {
      tell_unknown_reason(loader, item, reasons[count]);
    }
    count++;
  }
  policy->governor.overload = (again_texts){reasons, draft->reasons.count};
  return AGAIN_OK;
}

static void enter(again_loader *loader, const again_bind_layer *layers,
                  uint32_t index) {
  const again_layer *layer = layers[index].layer;
  again_findings_enter(&loader->findings, layer->file, layer->document);
}

static again_status bind_governor(again_loader *loader,
                                  const again_draft *merged,
                                  const again_bind_layer *layers,
                                  again_policy *policy) {
  const again_governor_draft *draft = &merged->governor;
  policy->governor = again_governor_finish(draft);
  const again_text probe = draft->health.probe;
  policy->governor.probe = find_schedule(policy, probe);
  if (probe.size > 0 && policy->governor.probe == AGAIN_SCHEDULE_NONE) {
    enter(loader, layers, draft->health.layer);
    tell_missing_schedule(loader, draft->health.probe_at, probe);
  }
  enter(loader, layers, draft->overload.layer);
  return bind_overload(loader, &draft->overload, policy);
}

/* --- all ---------------------------------------------------------------- */

/* What names something else in the policy. */
static again_status bind_names(again_loader *loader, const again_draft *merged,
                               const again_bind_layer *layers, size_t count,
                               again_policy *policy, again_rule **rules_ret) {
  policy->schedules = again_schedules_finish(loader->arena, &merged->schedules);
  if (policy->schedules == NULL) {
    return AGAIN_ENOMEM;
  }
  policy->schedule_count = merged->schedules.count;
  again_status status = bind_governor(loader, merged, layers, policy);
  return status == AGAIN_OK
             ? bind_rules(loader, layers, count, policy, rules_ret)
             : status;
}

static again_status compile(again_loader *loader, again_policy *policy) {
  again_status status = again_plan_compile(policy->plan);
  if (status == AGAIN_OK && policy->request_plan != NULL) {
    status = again_plan_compile(policy->request_plan);
  }
  return status == AGAIN_OK ? index_rules(loader, policy) : status;
}

again_status again_bind(again_loader *loader, const again_draft *merged,
                        const again_bind_layer *layers, size_t count,
                        again_policy *policy) {
  again_rule *rules;
  again_status status =
      bind_names(loader, merged, layers, count, policy, &rules);
  if (status != AGAIN_OK || loader->findings.status != AGAIN_OK) {
    return status;
  }
  policy->limits = merged->limits.limits;
  policy->hash = again_digest(loader, merged, policy->schedules);
  for (size_t i = 0; i < count; i++) {
    policy->hash =
        again_digest_rules(loader, &layers[i].draft->rules, policy->hash);
  }
  status = again_bind_sources(loader, merged, policy);
  if (status == AGAIN_OK) {
    status = bind_conditions(loader, rules, policy);
  }
  return status == AGAIN_OK ? compile(loader, policy) : status;
}
