#include "reading/value.h"

#include "base/decimal.h"
#include "base/glob.h"

/* Billionths: finer than any policy writes. */
#define FRACTION_SCALE UINT32_C(1000000000)

static bool is_blank(again_text text) {
  /* Most begin with a letter. */
  return text.size == 0 || (again_ascii_is_space(text.data[0]) &&
                            again_text_trim(text).size == 0);
}

bool again_value_is_usable(const again_value *value, again_use use,
                           again_text status) {
  switch (value->kind) {
  case AGAIN_VALUE_NULL:
    return false;
  case AGAIN_VALUE_BOOLEAN:
  case AGAIN_VALUE_CONTAINER:
    return use == AGAIN_USE_PRESENT;
  case AGAIN_VALUE_NUMBER:
  case AGAIN_VALUE_STRING:
    break;
  }
  if (is_blank(value->text)) {
    return false;
  }
  switch (use) {
  case AGAIN_USE_CODE:
    return !value->is_cut && (value->text.size != status.size ||
                              !again_text_equals(value->text, status));
  case AGAIN_USE_EXACT:
    return !value->is_cut;
  case AGAIN_USE_TEXT:
  case AGAIN_USE_PRESENT:
    return true;
  }
  return false;
}

static int64_t saturated(double number) {
  if (number >= (double)INT64_MAX) {
    return INT64_MAX;
  }
  return number <= -(double)INT64_MAX ? -INT64_MAX : (int64_t)number;
}

/* As again_decimal_parse() rounds. */
static int64_t rounded_away(double number) {
  int64_t whole = saturated(number);
  if (whole == INT64_MAX || whole == -INT64_MAX || (double)whole == number) {
    return whole;
  }
  return number < 0 ? whole - 1 : whole + 1;
}

static int64_t rounded(double number) {
  return saturated(number < 0 ? number - 0.5 : number + 0.5);
}

/* Large numbers differ as wholes, small ones in their fraction. */
static bool is_number(again_text text, double number) {
  int64_t whole;
  int64_t fraction;
  return again_decimal_parse(text, 1, &whole) &&
         again_decimal_parse(text, FRACTION_SCALE, &fraction) &&
         whole == rounded_away(number) &&
         fraction == rounded(number * FRACTION_SCALE);
}

static bool is_boolean(const again_value *value, bool boolean) {
  if (value->kind == AGAIN_VALUE_BOOLEAN) {
    return value->boolean == boolean;
  }
  return value->kind == AGAIN_VALUE_STRING &&
         again_text_is(value->text, boolean ? "true" : "false");
}

static bool fits(const again_value *value, const again_wanted *wanted) {
  bool has_text =
      value->kind == AGAIN_VALUE_STRING || value->kind == AGAIN_VALUE_NUMBER;
  switch (wanted->kind) {
  case AGAIN_WANTED_GLOB:
    return has_text && again_glob_match(wanted->glob, value->text);
  case AGAIN_WANTED_NUMBER:
    return has_text && is_number(value->text, wanted->number);
  case AGAIN_WANTED_BOOLEAN:
    return is_boolean(value, wanted->boolean);
  }
  return false;
}

bool again_value_is_wanted(const again_value *value, const again_wanted *wanted,
                           size_t count) {
  for (size_t i = 0; i < count && !value->is_cut; i++) {
    if (fits(value, &wanted[i])) {
      return true;
    }
  }
  return false;
}
