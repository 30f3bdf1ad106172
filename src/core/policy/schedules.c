#include "policy/schedules.h"

#include <stddef.h>
#include <string.h>

#include "policy/types.h"

/* They are found by name, one after the other. */
enum { SCHEDULES_MAX = 256 };

static const again_form jitter_form = AGAIN_FORM_OF_WORDS(jitter);
static const again_type jitter_type = {"a jitter", again_read_word,
                                       .forms = {&jitter_form}};

enum { FACTOR_MAX = 1000 };

#define MEMBER(name, field, type, low_, high_, about_)                         \
  {                                                                            \
    name, type, AGAIN_MEMBER(again_schedule, field),                           \
        .low = (low_), .high = (high_), .about = (about_)                      \
  }

static const again_member members[] = {
    MEMBER("base", base_ms, &again_type_duration, 0, 0, "The first delay."),
    MEMBER("cap", cap_ms, &again_type_duration, 0, 0,
           "The longest delay; it cuts before the jitter is drawn."),
    MEMBER("factor", factor, &again_type_number, 1, FACTOR_MAX,
           "Each delay is so many times the one before."),
    MEMBER("jitter", jitter, &jitter_type, 0, 0,
           "Where in the delay the wait is drawn. none: the delay; full: 0 to "
           "the delay; equal: half the delay to the delay; decorrelated: base "
           "to factor times the wait before; proportional: a fifth below to a "
           "fifth above."),
    MEMBER("min", min_ms, &again_type_duration, 0, 0, "No wait is shorter."),
    MEMBER("attempts", attempts, &again_type_count, 1, UINT32_MAX,
           "Attempts of a call, the first included."),
    MEMBER("deadline", deadline_ms, &again_type_duration, 0, 0,
           "From the beginning of a call; behind it no attempt begins."),
};

static const again_table table = {
    "schedule",
    "How delays grow. What a schedule does not say it takes from the one named "
    "default, and that from what is built in.",
    AGAIN_MEMBERS(members)};

static again_status read_schedule(again_loader *loader, const again_json *value,
                                  again_schedule_draft *out) {
  again_status status =
      again_members_read(loader, value, &table, &out->schedule, &out->seen);
  out->schedule.origin = again_loader_origin(loader, value);
  if (status == AGAIN_OK) {
    status = again_keep_text(loader, value->name, &out->schedule.name);
  }
  return status;
}

static again_status read_schedules(again_loader *loader,
                                   const again_json *value,
                                   const again_member *member, void *out) {
  if (value->kind != AGAIN_JSON_OBJECT) {
    again_wrong_type(loader, value, member->type->wanted);
    return AGAIN_OK;
  }
  if (value->count > SCHEDULES_MAX) {
    again_finding(&loader->findings, AGAIN_FINDING_TOO_LARGE, value,
                  "more than %d schedules", SCHEDULES_MAX);
    return AGAIN_OK;
  }
  again_schedule_drafts drafts = {
      again_arena_calloc(&loader->scratch, value->count,
                         sizeof(again_schedule_draft)),
      0};
  if (drafts.items == NULL) {
    return AGAIN_ENOMEM;
  }
  for (const again_json *v = value->first; v != NULL; v = v->next) {
    if (again_text_starts_with(v->name, "x-") && v->kind != AGAIN_JSON_OBJECT) {
      continue;
    }
    again_status status =
        read_schedule(loader, v, &drafts.items[drafts.count++]);
    if (status != AGAIN_OK) {
      return status;
    }
  }
  memcpy(out, &drafts, sizeof(drafts));
  return AGAIN_OK;
}

static again_schedule_draft *find(const again_schedule_drafts *drafts,
                                  again_text name) {
  for (size_t i = 0; i < drafts->count; i++) {
    if (again_text_equals(drafts->items[i].schedule.name, name)) {
      return &drafts->items[i];
    }
  }
  return NULL;
}

static void merge_members(again_schedule_draft *into,
                          const again_schedule_draft *from) {
  again_members_merge(&table, &into->schedule, &into->seen, &from->schedule,
                      from->seen);
}

again_status again_schedules_merge(again_arena *arena,
                                   again_schedule_drafts *into,
                                   const again_schedule_drafts *from) {
  again_schedule_draft *items =
      again_arena_calloc(arena, into->count + from->count, sizeof(*items));
  if (items == NULL) {
    return AGAIN_ENOMEM;
  }
  if (into->count > 0) {
    memcpy(items, into->items, into->count * sizeof(*items));
  }
  into->items = items;
  for (size_t i = 0; i < from->count; i++) {
    again_schedule_draft *same = find(into, from->items[i].schedule.name);
    if (same != NULL) {
      merge_members(same, &from->items[i]);
    } else {
      items[into->count++] = from->items[i];
    }
  }
  return AGAIN_OK;
}

const again_schedule *
again_schedules_finish(again_arena *arena, const again_schedule_drafts *from) {
  again_schedule *schedules =
      again_arena_calloc(arena, from->count, sizeof(*schedules));
  if (schedules == NULL) {
    return NULL;
  }
  const again_schedule_draft *base = find(from, AGAIN_TEXT_LITERAL("default"));
  size_t count = 0;
  schedules[count++] = base->schedule;
  for (size_t i = 0; i < from->count; i++) {
    if (&from->items[i] != base) {
      again_schedule_draft whole = from->items[i];
      merge_members(&whole, base);
      schedules[count++] = whole.schedule;
    }
  }
  return schedules;
}

uint32_t again_schedules_find(const again_schedule *schedules, size_t count,
                              again_text name) {
  for (size_t i = 0; i < count; i++) {
    if (again_text_equals(schedules[i].name, name)) {
      return (uint32_t)i;
    }
  }
  return AGAIN_SCHEDULE_NONE;
}

static const again_form schedule_form = AGAIN_FORM_OF_TABLE(table);
static const again_type schedule_type = {"a schedule",
                                         .forms = {&schedule_form}};
static const again_form schedules_form = {.kind = AGAIN_FORM_MAP,
                                          .values = &schedule_type,
                                          .value_count_max = SCHEDULES_MAX};

const again_type again_type_schedules = {"an object of schedules by name",
                                         read_schedules,
                                         .forms = {&schedules_form}};
