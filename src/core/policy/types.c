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

again_status again_read_text(again_loader *loader, const again_json *value,
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

/* As JSON has it, 4.0 and 4e0 are 4. A fraction that is too small to be told
 * in millionths is rounded up to one. */
bool again_is_whole(again_text number, uint32_t low, uint32_t high,
                    uint32_t *out) {
  enum { SCALE = 1000000 };
  int64_t scaled = 0;
  if (!again_decimal_parse(number, SCALE, &scaled) || scaled % SCALE != 0 ||
      scaled / SCALE < low || scaled / SCALE > high) {
    return false;
  }
  *out = (uint32_t)(scaled / SCALE);
  return true;
}

/* False, and a finding, where it is no whole number in the member's range. */
static bool read_whole(again_loader *loader, const again_json *value,
                       const again_member *member, uint32_t *out) {
  if (value->kind != AGAIN_JSON_NUMBER) {
    again_wrong_type(loader, value, member->type->wanted);
    return false;
  }
  bool ok = again_is_whole(value->text, member->low, member->high, out);
  if (!ok) {
    again_finding(&loader->findings, AGAIN_FINDING_BAD_VALUE, value,
                  "a whole number from %u to %u is wanted", member->low,
                  member->high);
  }
  return ok;
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
                                const again_member *member, void *out) {
  enum { SCALE = 1000000 };
  int64_t scaled = 0;
  if (value->kind != AGAIN_JSON_NUMBER) {
    again_wrong_type(loader, value, member->type->wanted);
    return AGAIN_OK;
  }
  bool is_number = again_decimal_parse(value->text, SCALE, &scaled);
  double number = (double)scaled / SCALE;
  if (!is_number || number < member->low || number > member->high) {
    again_finding(&loader->findings, AGAIN_FINDING_BAD_VALUE, value,
                  "a number from %u to %u is wanted", member->low,
                  member->high);
    return AGAIN_OK;
  }
  memcpy(out, &number, sizeof(number));
  return AGAIN_OK;
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
  const again_words *words = type->forms[0]->words;
  if (again_words_find(words, value->text, out)) {
    return true;
  }
  const char *nearest = again_words_nearest(words, value->text);
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

const again_form again_form_text = {.kind = AGAIN_FORM_TEXT};
const again_form again_form_reason = {.kind = AGAIN_FORM_WORD,
                                      .name = "reason",
                                      .about =
                                          "A reason that needs no declaration.",
                                      .words = &again_words_reason};
const again_form again_form_duration = {
    .kind = AGAIN_FORM_TEXT,
    .name = "duration",
    .about = "A number and its unit, ms, s, m, h or d: \"1.5s\".",
    .pattern = "^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$"};
const again_form again_form_whole = {.kind = AGAIN_FORM_WHOLE};
const again_form again_form_number = {.kind = AGAIN_FORM_NUMBER};
const again_form again_form_flag = {.kind = AGAIN_FORM_FLAG};

const again_type again_type_text = {"a text", again_read_text,
                                    .forms = {&again_form_text}};
const again_type again_type_texts = {"a text or a list of texts", read_texts,
                                     .forms = {&again_form_text},
                                     .many = AGAIN_ONE_OR_LIST};
const again_type again_type_some_texts = {
    "a text or a list of texts", read_some_texts, .forms = {&again_form_text},
    .many = AGAIN_ONE_OR_FULL_LIST};
const again_type again_type_duration = {"a duration", read_duration,
                                        .forms = {&again_form_duration}};
const again_type again_type_count = {"a whole number", read_count,
                                     .forms = {&again_form_whole}};
const again_type again_type_size = {"a whole number", read_size,
                                    .forms = {&again_form_whole}};
const again_type again_type_number = {"a number", read_number,
                                      .forms = {&again_form_number}};
const again_type again_type_flag = {"true or false", read_flag,
                                    .forms = {&again_form_flag}};
