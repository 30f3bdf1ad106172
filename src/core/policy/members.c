#include "policy/members.h"

#include <string.h>

#include "policy/nearest.h"

enum { SHARED_SHIFT = 16 };

void again_wrong_type(again_loader *loader, const again_json *value,
                      const char *wanted) {
  again_finding(&loader->findings, AGAIN_FINDING_WRONG_TYPE, value,
                "%s is wanted, not %s", wanted,
                again_json_kind_name(value->kind));
}

/* The table's own members come first; `*bit_ret` is the member's in `seen`. */
static const again_member *find(const again_table *table, again_text name,
                                size_t *bit_ret) {
  for (size_t i = 0; i < table->count; i++) {
    if (again_is_word(name, table->members[i].name)) {
      *bit_ret = i;
      return &table->members[i];
    }
  }
  return NULL;
}

static void offer_names(const again_table *table, again_nearest *nearest) {
  for (size_t i = 0; i < table->count; i++) {
    again_nearest_offer(nearest, table->members[i].name);
  }
}

static void tell_unknown(again_loader *loader, const again_table *table,
                         const again_json *member) {
  again_nearest nearest;
  again_nearest_init(&nearest, member->name);
  offer_names(table, &nearest);
  if (table->shared != NULL) {
    offer_names(table->shared, &nearest);
  }
  int width = again_finding_width(member->name);
  if (nearest.name == NULL) {
    again_finding_of_name(&loader->findings, AGAIN_FINDING_UNKNOWN_MEMBER,
                          member, "unknown member \"%.*s\"", width,
                          member->name.data);
  } else {
    again_finding_of_name(&loader->findings, AGAIN_FINDING_UNKNOWN_MEMBER,
                          member, "unknown member \"%.*s\", nearest is \"%s\"",
                          width, member->name.data, nearest.name);
  }
}

static again_status read_member(again_loader *loader, const again_json *value,
                                const again_table *table, char *out,
                                uint32_t *seen) {
  size_t bit = 0;
  char *base = out;
  const again_member *member = find(table, value->name, &bit);
  if (member == NULL && table->shared != NULL) {
    member = find(table->shared, value->name, &bit);
    bit += SHARED_SHIFT;
    base += table->shared_offset;
  }
  if (member == NULL) {
    tell_unknown(loader, table, value);
    return AGAIN_OK;
  }
  if ((*seen & AGAIN_SEEN(bit)) != 0) {
    return AGAIN_OK; /* told as a duplicate already; the first counts */
  }
  *seen |= AGAIN_SEEN(bit);
  return member->type->read(loader, value, member, base + member->offset);
}

/* Where the other is missing, that is told of the other. */
static bool is_excused(const again_json *object, const again_excuse *excuse) {
  if (excuse == NULL) {
    return false;
  }
  const again_json *other = again_json_member(object, excuse->member);
  if (other == NULL || other->kind != AGAIN_JSON_TEXT) {
    return true;
  }
  const char *const *word = excuse->words;
  while (*word != NULL && !again_is_word(other->text, *word)) {
    word++;
  }
  return *word != NULL;
}

static void tell_missing(again_loader *loader, const again_json *object,
                         const again_table *table, uint32_t seen) {
  for (size_t i = 0; i < table->count; i++) {
    const again_member *member = &table->members[i];
    if (member->required && (seen & AGAIN_SEEN(i)) == 0 &&
        !is_excused(object, member->excuse)) {
      again_finding(&loader->findings, AGAIN_FINDING_MISSING_MEMBER, object,
                    "member \"%s\" is missing", member->name);
    }
  }
}

static void judge_count(again_loader *loader, const again_json *object,
                        const again_table *table, size_t count) {
  bool suits = table->needed == AGAIN_NEEDED_ANY_NUMBER || count == 1 ||
               (table->needed == AGAIN_NEEDED_SOME && count > 0);
  if (!suits) {
    again_finding(&loader->findings, AGAIN_FINDING_BAD_VALUE, object, "%s",
                  table->needed_why);
  }
}

again_status again_members_read(again_loader *loader, const again_json *object,
                                const again_table *table, void *out,
                                uint32_t *seen_ret) {
  *seen_ret = 0;
  if (object->kind != AGAIN_JSON_OBJECT) {
    again_wrong_type(loader, object, "an object");
    return AGAIN_OK;
  }
  size_t count = 0;
  for (const again_json *value = object->first; value != NULL;
       value = value->next) {
    if (again_text_starts_with(value->name, "x-")) {
      continue;
    }
    count++;
    again_status status = read_member(loader, value, table, out, seen_ret);
    if (status != AGAIN_OK) {
      return status;
    }
  }
  tell_missing(loader, object, table, *seen_ret);
  judge_count(loader, object, table, count);
  return AGAIN_OK;
}

void again_members_merge(const again_table *table, void *into,
                         uint32_t *into_seen, const void *from,
                         uint32_t from_seen) {
  for (size_t i = 0; i < table->count; i++) {
    uint32_t bit = AGAIN_SEEN(i);
    if ((*into_seen & bit) == 0 && (from_seen & bit) != 0) {
      const again_member *member = &table->members[i];
      memcpy((char *)into + member->offset, (const char *)from + member->offset,
             member->size);
      *into_seen |= bit;
    }
  }
}
