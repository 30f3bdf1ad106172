#include "policy/bind_sources.h"

#include <string.h>

/* --- conditions --------------------------------------------------------- */

static again_status bind_presence(again_loader *loader, again_policy *policy,
                                  const again_slot **numbers, size_t count) {
  if (count == 0) {
    return AGAIN_OK;
  }
  again_slot *slots = again_arena_calloc(loader->arena, count, sizeof(*slots));
  if (slots == NULL) {
    return AGAIN_ENOMEM;
  }
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < count && status == AGAIN_OK; i++) {
    status = again_plan_add(policy->plan, &loader->probes[(*numbers)[i]].source,
                            AGAIN_USE_PRESENT, &slots[i]);
  }
  *numbers = slots;
  return status;
}

static again_status bind_tests(again_loader *loader, again_policy *policy,
                               const again_test **numbers, size_t count) {
  if (count == 0) {
    return AGAIN_OK;
  }
  again_test *tests = again_arena_calloc(loader->arena, count, sizeof(*tests));
  if (tests == NULL) {
    return AGAIN_ENOMEM;
  }
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < count && status == AGAIN_OK; i++) {
    const again_probe *probe = &loader->probes[(*numbers)[i]];
    status = again_plan_add_test(policy->plan, &probe->source, probe->wanted,
                                 probe->wanted_count, &tests[i]);
  }
  *numbers = tests;
  return status;
}

again_status again_bind_condition(again_loader *loader, again_policy *policy,
                                  again_condition *condition) {
  again_status status =
      bind_tests(loader, policy, &condition->is, condition->is_count);
  if (status == AGAIN_OK) {
    status =
        bind_presence(loader, policy, &condition->has, condition->has_count);
  }
  if (status == AGAIN_OK) {
    status = bind_presence(loader, policy, &condition->lacks,
                           condition->lacks_count);
  }
  return status;
}

/* --- entries ------------------------------------------------------------ */

static again_status bind_when(again_loader *loader, again_policy *policy,
                              again_entry *entry) {
  if (entry->when == NULL) {
    return AGAIN_OK;
  }
  again_condition *when = again_arena_alloc(loader->arena, sizeof(*when));
  if (when == NULL) {
    return AGAIN_ENOMEM;
  }
  *when = *entry->when;
  entry->when = when;
  return again_bind_condition(loader, policy, when);
}

static again_status bind_entry(again_loader *loader, again_policy *policy,
                               again_use use, again_entry *entry) {
  again_status status =
      again_plan_add(policy->plan, &entry->source, use, &entry->slot);
  return status == AGAIN_OK ? bind_when(loader, policy, entry) : status;
}

/* Whether a value of its source is sure to be the entry's. */
static bool is_sure(const again_entry *entry) {
  return entry->when == NULL && entry->take == AGAIN_TAKE_ALL;
}

/*
 * The parser may stop once the first entry of a list has a value: so a goal
 * begins with the first entry that is sure to be taken. Those before it stay
 * outside, and must each have a value.
 */
static again_status add_goal(again_loader *loader, again_policy *policy,
                             const again_entries *entries) {
  size_t first = 0;
  while (first < entries->count && !is_sure(&entries->items[first])) {
    first++;
  }
  if (first == entries->count) {
    return AGAIN_OK;
  }
  size_t count = entries->count - first;
  again_slot *slots =
      again_arena_calloc(&loader->scratch, count, sizeof(*slots));
  if (slots == NULL) {
    return AGAIN_ENOMEM;
  }
  for (size_t i = 0; i < count; i++) {
    slots[i] = entries->items[first + i].slot;
  }
  return again_plan_add_goal(policy->plan, slots, count);
}

static again_status bind_fields(again_loader *loader, const again_list *list,
                                again_use use, again_policy *policy,
                                again_entries *out) {
  again_entry *items = list->items;
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < list->count && status == AGAIN_OK; i++) {
    status = bind_entry(loader, policy, use, &items[i]);
  }
  *out = (again_entries){items, list->count};
  return status == AGAIN_OK ? add_goal(loader, policy, out) : status;
}

/* No goal: a value need not be one that parses, and then the next counts. */
static again_status bind_hints(again_loader *loader, const again_list *list,
                               again_policy *policy) {
  again_hint_entry *items = list->items;
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < list->count && status == AGAIN_OK; i++) {
    status = bind_entry(loader, policy, AGAIN_USE_EXACT, &items[i].entry);
  }
  policy->hints = items;
  policy->hint_count = list->count;
  return status;
}

static again_status bind_peeks(again_loader *loader, const again_list *list,
                               again_policy *policy) {
  again_condition *items = list->items;
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < list->count && status == AGAIN_OK; i++) {
    status = again_bind_condition(loader, policy, &items[i]);
  }
  policy->peeks = items;
  policy->peek_count = list->count;
  return status;
}

/* --- of the request ----------------------------------------------------- */

static again_status bind_request_entry(again_policy *policy,
                                       again_entry *entry) {
  if (entry->source.kind != AGAIN_SOURCE_PATH) {
    return AGAIN_OK;
  }
  if (policy->request_plan == NULL) {
    policy->request_plan = again_plan_new(&policy->arena.mem);
    if (policy->request_plan == NULL) {
      return AGAIN_ENOMEM;
    }
  }
  return again_plan_add(policy->request_plan, &entry->source, AGAIN_USE_EXACT,
                        &entry->slot);
}

static again_status bind_request_entries(again_loader *loader,
                                         const again_entry *from, size_t count,
                                         again_policy *policy,
                                         again_entries *out) {
  again_entry *items = again_arena_calloc(loader->arena, count, sizeof(*items));
  if (items == NULL) {
    return AGAIN_ENOMEM;
  }
  *out = (again_entries){items, count};
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < count && status == AGAIN_OK; i++) {
    items[i] = from[i];
    status = bind_request_entry(policy, &items[i]);
  }
  return status;
}

static again_status bind_request(again_loader *loader,
                                 const again_draft *merged,
                                 again_policy *policy) {
  policy->idempotent = merged->idempotent.idempotent;
  again_entries *tokens = &policy->idempotent.tokens;
  again_status status = bind_request_entries(loader, tokens->items,
                                             tokens->count, policy, tokens);
  return status == AGAIN_OK
             ? bind_request_entries(loader, merged->operation.items,
                                    merged->operation.count, policy,
                                    &policy->operation)
             : status;
}

/* --- all ---------------------------------------------------------------- */

again_status again_bind_sources(again_loader *loader, const again_draft *merged,
                                again_policy *policy) {
  static const again_use uses[AGAIN_FIELD_COUNT] = {
      [AGAIN_FIELD_CODE] = AGAIN_USE_CODE,
      [AGAIN_FIELD_MESSAGE] = AGAIN_USE_TEXT,
      [AGAIN_FIELD_REQUEST_ID] = AGAIN_USE_EXACT,
      [AGAIN_FIELD_SERVER_DATE] = AGAIN_USE_EXACT,
  };
  policy->plan = again_plan_new(&policy->arena.mem);
  if (policy->plan == NULL) {
    return AGAIN_ENOMEM;
  }
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < AGAIN_FIELD_COUNT && status == AGAIN_OK; i++) {
    status = bind_fields(loader, &merged->fields[i], uses[i], policy,
                         &policy->fields[i]);
  }
  if (status == AGAIN_OK) {
    status = bind_hints(loader, &merged->hints, policy);
  }
  if (status == AGAIN_OK) {
    status = bind_peeks(loader, &merged->peeks, policy);
  }
  return status == AGAIN_OK ? bind_request(loader, merged, policy) : status;
}
