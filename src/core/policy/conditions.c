#include "policy/conditions.h"

#include <stddef.h>

#include "base/decimal.h"
#include "policy/probes.h"
#include "policy/types.h"

enum { STATUS_MIN = 100, STATUS_MAX = 999 };

/* --- status ------------------------------------------------------------- */

/* "4xx" is 400 to 499. */
static bool parse_status_family(again_text text, again_range *out) {
  if (text.size != 3 || text.data[0] < '1' || text.data[0] > '9' ||
      text.data[1] != 'x' || text.data[2] != 'x') {
    return false;
  }
  out->low = (uint32_t)(text.data[0] - '0') * 100;
  out->high = out->low + 99;
  return true;
}

static bool parse_status_range(again_text text, again_range *out) {
  size_t dash = again_text_find(text, '-');
  uint64_t low;
  uint64_t high;
  if (!again_decimal_parse_uint(again_text_make(text.data, dash), &low) ||
      !again_decimal_parse_uint(again_text_from(text, dash + 1), &high) ||
      low < STATUS_MIN || high < low || high > STATUS_MAX) {
    return false;
  }
  *out = (again_range){(uint32_t)low, (uint32_t)high};
  return true;
}

static bool parse_status_number(again_text text, again_range *out) {
  uint64_t number;
  if (!again_decimal_parse_uint(text, &number) || number < STATUS_MIN ||
      number > STATUS_MAX) {
    return false;
  }
  *out = (again_range){(uint32_t)number, (uint32_t)number};
  return true;
}

static bool read_range(again_loader *loader, const again_json *value,
                       again_range *out) {
  bool ok = false;
  if (value->kind == AGAIN_JSON_NUMBER) {
    ok = parse_status_number(value->text, out);
  } else if (value->kind == AGAIN_JSON_TEXT) {
    ok = parse_status_family(value->text, out) ||
         parse_status_range(value->text, out);
  } else {
    again_wrong_type(loader, value, "a status");
    return false;
  }
  if (!ok) {
    again_finding(&loader->findings, AGAIN_FINDING_BAD_VALUE, value,
                  "a status is a number from 100 to 999, \"4xx\" or "
                  "\"500-599\"");
  }
  return ok;
}

static again_status read_status(again_loader *loader, const again_json *value,
                                const again_member *member, void *out) {
  (void)member;
  again_condition *condition = out;
  if (!again_has_items(loader, value)) {
    return AGAIN_OK;
  }
  size_t count = again_json_item_count(value);
  again_range *ranges =
      again_arena_calloc(loader->arena, count, sizeof(*ranges));
  if (ranges == NULL) {
    return AGAIN_ENOMEM;
  }
  condition->status = ranges;
  for (const again_json *item = again_json_first_item(value); item != NULL;
       item = again_json_next_item(value, item)) {
    if (read_range(loader, item, &ranges[condition->status_count])) {
      condition->status_count++;
    }
  }
  return AGAIN_OK;
}

/* --- transport ---------------------------------------------------------- */

static again_status read_transport(again_loader *loader,
                                   const again_json *value,
                                   const again_member *member, void *out) {
  again_condition *condition = out;
  if (!again_has_items(loader, value)) {
    return AGAIN_OK;
  }
  for (const again_json *item = again_json_first_item(value); item != NULL;
       item = again_json_next_item(value, item)) {
    unsigned word;
    if (again_read_one_word(loader, item, member->type, &word)) {
      condition->transport |= 1U << word;
    }
  }
  return AGAIN_OK;
}

/* --- skew --------------------------------------------------------------- */

static again_status read_skew(again_loader *loader, const again_json *value,
                              const again_member *member, void *out) {
  again_condition *condition = out;
  condition->has_skew = true;
  return again_type_duration.read(loader, value, member, &condition->skew_ms);
}

/* --- the table ---------------------------------------------------------- */

static const again_type status_type = {"a status", read_status, NULL};
static const again_type transport_type = {"a transport word", read_transport,
                                          &again_words_transport};
static const again_type skew_type = {"a duration", read_skew, NULL};

/* Readers of what is more than one field take the whole condition. */
#define WHOLE 0, sizeof(again_condition)

static const again_member members[] = {
    {"status", &status_type, WHOLE, false, 0, 0},
    {"code", &again_type_some_texts, AGAIN_MEMBER(again_condition, code), false,
     0, 0},
    {"operation", &again_type_some_texts,
     AGAIN_MEMBER(again_condition, operation), false, 0, 0},
    {"message", &again_type_some_texts, AGAIN_MEMBER(again_condition, message),
     false, 0, 0},
    {"method", &again_type_some_texts, AGAIN_MEMBER(again_condition, method),
     false, 0, 0},
    {"transport", &transport_type, WHOLE, false, 0, 0},
    {"is", &again_type_is, WHOLE, false, 0, 0},
    {"has", &again_type_has, WHOLE, false, 0, 0},
    {"lacks", &again_type_lacks, WHOLE, false, 0, 0},
    {"skew", &skew_type, WHOLE, false, 0, 0},
};

const again_table again_condition_table = {
    members, sizeof(members) / sizeof(members[0]), NULL, 0};
