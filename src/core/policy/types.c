#include "policy/types.h"

#include <string.h>

#include "base/decimal.h"
#include "base/duration.h"

again_status again_keep_text(again_loader *loader, again_text from,
                             again_text *out) {
  return again_arena_text(loader->arena, from, out) ? AGAIN_OK : AGAIN_ENOMEM;
}

bool again_has_items(again_loader *loader, const again_json *value) {
  if (again_json_item_count(value) > 0) {
    return true;
  }
  again_finding(&loader->findings, AGAIN_FINDING_BAD_VALUE, value,
                "an empty list never matches");
  return false;
}

static again_status read_text(again_loader *loader, const again_json *value,
                              const again_member *member, void *out) {
  if (value->kind != AGAIN_JSON_TEXT) {
    again_wrong_type(loader, value, member->type->wanted);
    return AGAIN_OK;
  }
  return again_keep_text(loader, value->text, out);
}

static again_status read_texts(again_loader *loader, const again_json *value,
                               const again_member *member, void *out) {
  size_t count = again_json_item_count(value);
  again_text *items = again_arena_calloc(loader->arena, count, sizeof(*items));
  if (items == NULL) {
    return AGAIN_ENOMEM;
  }
  again_texts texts = {items, 0};
  for (const again_json *item = again_json_first_item(value); item != NULL;
       item = again_json_next_item(value, item)) {
    if (item->kind != AGAIN_JSON_TEXT) {
      again_wrong_type(loader, item,
                       item == value ? member->type->wanted : "a text");
    } else if (again_keep_text(loader, item->text, &items[texts.count++]) !=
               AGAIN_OK) {
      return AGAIN_ENOMEM;
    }
  }
  memcpy(out, &texts, sizeof(texts));
  return AGAIN_OK;
}

static again_status read_some_texts(again_loader *loader,
                                    const again_json *value,
                                    const again_member *member, void *out) {
  return again_has_items(loader, value) ? read_texts(loader, value, member, out)
                                        : AGAIN_OK;
}

static again_status read_duration(again_loader *loader, const again_json *value,
                                  const again_member *member, void *out) {
  uint64_t ms;
  if (value->kind != AGAIN_JSON_TEXT) {
    again_wrong_type(loader, value, member->type->wanted);
  } else if (!again_duration_parse(value->text, &ms)) {
    again_finding(&loader->findings, AGAIN_FINDING_BAD_DURATION, value,
                  "a duration is a number and its unit: ms, s, m, h or d");
  } else {
    memcpy(out, &ms, sizeof(ms));
  }
  return AGAIN_OK;
}

/* False, and a finding, where it is no whole number in the member's range. */
static bool read_whole(again_loader *loader, const again_json *value,
                       const again_member *member, uint32_t *out) {
  if (value->kind != AGAIN_JSON_NUMBER) {
    again_wrong_type(loader, value, member->type->wanted);
    return false;
  }
  uint64_t number = 0;
  if (!again_decimal_parse_uint(value->text, &number) || number < member->low ||
      number > member->high) {
    again_finding(&loader->findings, AGAIN_FINDING_BAD_VALUE, value,
                  "a whole number from %u to %u is wanted", member->low,
                  member->high);
    return false;
  }
  *out = (uint32_t)number;
  return true;
}

static again_status read_count(again_loader *loader, const again_json *value,
                               const again_member *member, void *out) {
  uint32_t number;
  if (read_whole(loader, value, member, &number)) {
    memcpy(out, &number, sizeof(number));
  }
  return AGAIN_OK;
}

static again_status read_size(again_loader *loader, const again_json *value,
                              const again_member *member, void *out) {
  uint32_t number;
  if (read_whole(loader, value, member, &number)) {
    size_t size = number;
    memcpy(out, &size, sizeof(size));
  }
  return AGAIN_OK;
}

/* In millionths, so that no locale has a say in it. */
static again_status read_number(again_loader *loader, const again_json *value,
                                const again_member *member, double low,
                                double high, void *out) {
  enum { SCALE = 1000000 };
  int64_t scaled = 0;
  if (value->kind != AGAIN_JSON_NUMBER) {
    again_wrong_type(loader, value, member->type->wanted);
    return AGAIN_OK;
  }
  bool is_number = again_decimal_parse(value->text, SCALE, &scaled);
  double number = (double)scaled / SCALE;
  if (!is_number || number < low || number > high) {
    again_finding(&loader->findings, AGAIN_FINDING_BAD_VALUE, value,
                  "%s is wanted", member->type->wanted);
    return AGAIN_OK;
  }
  memcpy(out, &number, sizeof(number));
  return AGAIN_OK;
}

static again_status read_factor(again_loader *loader, const again_json *value,
                                const again_member *member, void *out) {
  return read_number(loader, value, member, 1, 1000, out);
}

static again_status read_amount(again_loader *loader, const again_json *value,
                                const again_member *member, void *out) {
  return read_number(loader, value, member, 0, 1000000, out);
}

static again_status read_percent(again_loader *loader, const again_json *value,
                                 const again_member *member, void *out) {
  return read_number(loader, value, member, 0, 100, out);
}

static again_status read_flag(again_loader *loader, const again_json *value,
                              const again_member *member, void *out) {
  if (value->kind != AGAIN_JSON_BOOLEAN) {
    again_wrong_type(loader, value, member->type->wanted);
  } else {
    memcpy(out, &value->boolean, sizeof(value->boolean));
  }
  return AGAIN_OK;
}

bool again_read_one_word(again_loader *loader, const again_json *value,
                         const again_type *type, unsigned *out) {
  if (value->kind != AGAIN_JSON_TEXT) {
    again_wrong_type(loader, value, type->wanted);
    return false;
  }
  if (again_words_find(type->words, value->text, out)) {
    return true;
  }
  const char *nearest = again_words_nearest(type->words, value->text);
  again_finding(&loader->findings, AGAIN_FINDING_BAD_VALUE, value,
                "\"%.*s\" is not %s%s%s%s", again_finding_width(value->text),
                value->text.data, type->wanted,
                nearest != NULL ? ", nearest is \"" : "",
                nearest != NULL ? nearest : "", nearest != NULL ? "\"" : "");
  return false;
}

again_status again_read_word(again_loader *loader, const again_json *value,
                             const again_member *member, void *out) {
  unsigned word;
  if (again_read_one_word(loader, value, member->type, &word)) {
    memcpy(out, &word, sizeof(word));
  }
  return AGAIN_OK;
}

static again_status pass(again_loader *loader, const again_json *value,
                         const again_member *member, void *out) {
  (void)loader;
  (void)value;
  (void)member;
  (void)out;
  return AGAIN_OK;
}

const again_type again_type_text = {"a text", read_text, NULL};
const again_type again_type_texts = {"a text or a list of texts", read_texts,
                                     NULL};
const again_type again_type_some_texts = {"a text or a list of texts",
                                          read_some_texts, NULL};
const again_type again_type_duration = {"a duration", read_duration, NULL};
const again_type again_type_count = {"a whole number", read_count, NULL};
const again_type again_type_size = {"a whole number", read_size, NULL};
const again_type again_type_factor = {"a number from 1 to 1000", read_factor,
                                      NULL};
const again_type again_type_amount = {"a number from 0 to 1000000", read_amount,
                                      NULL};
const again_type again_type_percent = {"a number from 0 to 100", read_percent,
                                       NULL};
const again_type again_type_flag = {"true or false", read_flag, NULL};
const again_type again_type_passed = {"anything", pass, NULL};
