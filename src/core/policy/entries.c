#include "policy/entries.h"

#include <stddef.h>
#include <string.h>

#include "policy/conditions.h"
#include "policy/lists.h"
#include "policy/probes.h"
#include "policy/types.h"

/* An entry while its members are read. */
typedef struct draft {
  again_source from;
  bool has_from;
  again_entry entry;
  unsigned unit;
  uint64_t clamp_ms;
  again_condition when;
} draft;

/* --- from and take ------------------------------------------------------ */

static again_status read_from(again_loader *loader, const again_json *value,
                              const again_member *member, void *out) {
  (void)member;
  draft *d = out;
  return again_read_source(loader, value, &d->from, &d->has_from);
}

static again_status read_take(again_loader *loader, const again_json *value,
                              const again_member *member, void *out) {
  draft *d = out;
  if (value->kind != AGAIN_JSON_TEXT) {
    again_wrong_type(loader, value, member->type->wanted);
    return AGAIN_OK;
  }
  if (again_text_is(value->text, "first-line")) {
    d->entry.take = AGAIN_TAKE_FIRST_LINE;
    return AGAIN_OK;
  }
  again_text whole = value->text;
  size_t star = again_text_find(whole, '*');
  again_text behind = again_text_from(whole, star + 1);
  if (star == whole.size || again_text_find(behind, '*') != behind.size) {
    again_finding(&loader->findings, AGAIN_FINDING_BAD_VALUE, value,
                  "\"first-line\", or a text with one star, is wanted");
    return AGAIN_OK;
  }
  d->entry.take = AGAIN_TAKE_AROUND;
  again_status status = again_keep_text(
      loader, again_text_make(whole.data, star), &d->entry.before);
  return status == AGAIN_OK ? again_keep_text(loader, behind, &d->entry.behind)
                            : status;
}

/* By where the source may be. */
static const again_type field_from_type = {"a source", read_from,
                                           .forms = {&again_form_field_source}};
static const again_type request_from_type = {
    "a source", read_from, .forms = {&again_form_request_source}};
static const again_type hint_from_type = {"a source", read_from,
                                          .forms = {&again_form_source}};

static const again_form take_form = {.kind = AGAIN_FORM_TEXT,
                                     .pattern = "^(first-line|[^*]*\\*[^*]*)$"};
static const again_form unit_form = AGAIN_FORM_OF_WORDS(unit);
static const again_type take_type = {"\"first-line\" or a text with one star",
                                     read_take, .forms = {&take_form}};
static const again_type unit_type = {"a unit", again_read_word,
                                     .forms = {&unit_form}};

#define FROM(type)                                                             \
  {                                                                            \
    "from", &(type), 0, sizeof(draft), .required = true,                       \
                                       .about = "Where the value is."          \
  }
#define TAKE                                                                   \
  {                                                                            \
    "take", &take_type, 0, sizeof(draft),                                      \
        .about = "What of the value counts: its first line, or what the star " \
                 "of a text \"error=*;\" stands for."                          \
  }

static const again_member field_members[] = {FROM(field_from_type), TAKE};
static const again_member operation_members[] = {FROM(request_from_type), TAKE};
/* Of the conditions this one alone can be asked before there is an answer: a
 * method may be known only when the request is gone. */
static const again_member token_members[] = {
    FROM(request_from_type),
    TAKE,
    {"operation", &again_type_some_texts, AGAIN_MEMBER(draft, when.operation),
     .about = "Globs on the request's whole operation, case-sensitive: for "
              "others it is no token."}};
static const again_member hint_members[] = {
    FROM(hint_from_type),
    {"as", &unit_type, AGAIN_MEMBER(draft, unit), .default_text = "auto",
     .about =
         "What the value is. auto: seconds, an HTTP date, an ISO date or a "
         "duration; epoch: seconds since 1970; remain: "
         "\"Remain:0,TimeLeft:ms\"; ratelimit: the IETF's; pushback: ms in "
         "place of the delay, anything else forbids; should-retry: false "
         "forbids."},
    {"clamp", &again_type_duration, AGAIN_MEMBER(draft, clamp_ms),
     .about = "The hint is cut to the schedule's delay plus this."},
};

static const again_table field_table = {
    "field-entry", "A source of a field, with more to say than where.",
    AGAIN_MEMBERS(field_members), .shared = &again_condition_table,
    .shared_offset = offsetof(draft, when)};
static const again_table operation_table = {
    "operation-entry",
    "A source of the request's operation, with more to say than where.",
    AGAIN_MEMBERS(operation_members)};
static const again_table token_table = {
    "token-entry", "A source of a token, with more to say than where.",
    AGAIN_MEMBERS(token_members)};
static const again_table hint_table = {
    "hint",
    "A delay that the server asked for: the first whose conditions hold and "
    "whose value parses.",
    AGAIN_MEMBERS(hint_members), .shared = &again_condition_table,
    .shared_offset = offsetof(draft, when)};

/* --- one entry ---------------------------------------------------------- */

static bool has_conditions(uint32_t seen, const draft *d) {
  return (seen & AGAIN_SEEN_SHARED) != 0 || d->when.operation.count > 0;
}

static again_status finish(again_loader *loader, const again_json *item,
                           uint32_t seen, draft *d) {
  d->entry.origin = again_loader_origin(loader, item);
  d->entry.source = d->from;
  d->entry.slot = AGAIN_SLOT_NONE;
  if (!has_conditions(seen, d)) {
    return AGAIN_OK;
  }
  again_condition *when = again_arena_alloc(loader->arena, sizeof(*when));
  if (when == NULL) {
    return AGAIN_ENOMEM;
  }
  *when = d->when;
  d->entry.when = when;
  return AGAIN_OK;
}

static again_status read_draft(again_loader *loader, const again_json *item,
                               const again_table *table, draft *d) {
  *d = (draft){.clamp_ms = AGAIN_NEVER};
  uint32_t seen = 0;
  again_status status;
  if (item->kind == AGAIN_JSON_TEXT) {
    status = again_read_source(loader, item, &d->from, &d->has_from);
  } else if (item->kind == AGAIN_JSON_OBJECT) {
    status = again_members_read(loader, item, table, d, &seen);
  } else {
    again_wrong_type(loader, item, "a source or an object");
    return AGAIN_OK;
  }
  return status == AGAIN_OK ? finish(loader, item, seen, d) : status;
}

static bool is_field(const again_source *source) {
  return source->kind == AGAIN_SOURCE_CODE ||
         source->kind == AGAIN_SOURCE_MESSAGE ||
         source->kind == AGAIN_SOURCE_REQUEST_ID;
}

static bool is_of_request(const again_source *source) {
  switch (source->kind) {
  case AGAIN_SOURCE_QUERY:
  case AGAIN_SOURCE_FORM:
  case AGAIN_SOURCE_HEADER:
  case AGAIN_SOURCE_URL_PATH:
    return true;
  case AGAIN_SOURCE_PATH:
    return source->name.data == NULL;
  case AGAIN_SOURCE_KEY:
  case AGAIN_SOURCE_STATUS_TEXT:
  case AGAIN_SOURCE_CODE:
  case AGAIN_SOURCE_MESSAGE:
  case AGAIN_SOURCE_REQUEST_ID:
    break;
  }
  return false;
}

/* Tells a source that stands where it can't be asked. */
static bool suits(again_loader *loader, const again_json *item, bool suitable,
                  const char *why) {
  if (!suitable) {
    again_finding(&loader->findings, AGAIN_FINDING_BAD_SOURCE, item, "%s", why);
  }
  return suitable;
}

static bool suits_response(again_loader *loader, const again_json *item,
                           const again_source *source) {
  return suits(loader, item, again_source_is_of_response(source),
               "a source of the request, where one of the response is wanted");
}

static again_status read_field_item(again_loader *loader,
                                    const again_json *item, void *out,
                                    bool *ok_ret) {
  draft d;
  again_status status = read_draft(loader, item, &field_table, &d);
  *ok_ret = d.has_from && suits_response(loader, item, &d.from) &&
            suits(loader, item, !is_field(&d.from),
                  "a field can't be read out of a field");
  memcpy(out, &d.entry, sizeof(d.entry));
  return status;
}

static again_status read_request_item(again_loader *loader,
                                      const again_json *item,
                                      const again_table *table, void *out,
                                      bool *ok_ret) {
  draft d;
  again_status status = read_draft(loader, item, table, &d);
  *ok_ret =
      d.has_from &&
      suits(loader, item, is_of_request(&d.from),
            "a source of the response, where one of the request is wanted");
  memcpy(out, &d.entry, sizeof(d.entry));
  return status;
}

static again_status read_operation_item(again_loader *loader,
                                        const again_json *item, void *out,
                                        bool *ok_ret) {
  return read_request_item(loader, item, &operation_table, out, ok_ret);
}

static again_status read_token_item(again_loader *loader,
                                    const again_json *item, void *out,
                                    bool *ok_ret) {
  return read_request_item(loader, item, &token_table, out, ok_ret);
}

static again_status read_hint_item(again_loader *loader, const again_json *item,
                                   void *out, bool *ok_ret) {
  if (item->kind != AGAIN_JSON_OBJECT) {
    again_wrong_type(loader, item, "an object");
    return AGAIN_OK;
  }
  draft d;
  again_status status = read_draft(loader, item, &hint_table, &d);
  *ok_ret = d.has_from && suits_response(loader, item, &d.from);
  again_hint_entry hint = {d.entry, (again_unit)d.unit, d.clamp_ms};
  memcpy(out, &hint, sizeof(hint));
  return status;
}

/* --- lists -------------------------------------------------------------- */

static again_status read_fields_list(again_loader *loader,
                                     const again_json *value,
                                     const again_member *member, void *out) {
  (void)member;
  return again_list_read(loader, value, sizeof(again_entry), read_field_item,
                         true, out);
}

static again_status read_operation_list(again_loader *loader,
                                        const again_json *value,
                                        const again_member *member, void *out) {
  (void)member;
  return again_list_read(loader, value, sizeof(again_entry),
                         read_operation_item, true, out);
}

static again_status read_tokens(again_loader *loader, const again_json *value,
                                const again_member *member, void *out) {
  (void)member;
  again_list list = {NULL, 0, AGAIN_LIST_CLOSED};
  again_status status = again_list_read(loader, value, sizeof(again_entry),
                                        read_token_item, true, &list);
  if (list.inherit_at != AGAIN_LIST_CLOSED) {
    again_finding(&loader->findings, AGAIN_FINDING_BAD_VALUE, value,
                  "a list of tokens is not inherited");
  }
  again_entries entries = {list.items, list.count};
  memcpy(out, &entries, sizeof(entries));
  return status;
}

static again_status read_hints_list(again_loader *loader,
                                    const again_json *value,
                                    const again_member *member, void *out) {
  (void)member;
  return again_list_read(loader, value, sizeof(again_hint_entry),
                         read_hint_item, false, out);
}

static const again_form field_form = AGAIN_FORM_OF_TABLE(field_table);
static const again_form operation_form = AGAIN_FORM_OF_TABLE(operation_table);
static const again_form token_form = AGAIN_FORM_OF_TABLE(token_table);
static const again_form hint_form = AGAIN_FORM_OF_TABLE(hint_table);

const again_type again_type_fields_list = {
    "a source or a list of sources", read_fields_list,
    .forms = {&again_form_inherited, &again_form_field_source, &field_form},
    .many = AGAIN_ONE_OR_LIST};
const again_type again_type_operation_list = {
    "a source or a list of sources", read_operation_list,
    .forms = {&again_form_inherited, &again_form_request_source,
              &operation_form},
    .many = AGAIN_ONE_OR_LIST};
const again_type again_type_tokens = {
    "a source or a list of sources", read_tokens,
    .forms = {&again_form_request_source, &token_form},
    .many = AGAIN_ONE_OR_LIST};
const again_type again_type_hints_list = {
    "a list of hints", read_hints_list,
    .forms = {&again_form_inherited, &hint_form}, .many = AGAIN_LIST};
