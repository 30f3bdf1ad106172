/* What a value is good for, and what it is equal to. */
#include <criterion/criterion.h>

#include "harness.h"
#include "reading/value.h"

static void end(void) {
  assert_balance();
}

TestSuite(value, .fini = end);

#define STRING(literal)                                                        \
  {                                                                            \
    .kind = AGAIN_VALUE_STRING, .text = {(literal), sizeof(literal) - 1 }      \
  }
#define DIGITS(literal)                                                        \
  {                                                                            \
    .kind = AGAIN_VALUE_NUMBER, .text = {(literal), sizeof(literal) - 1 }      \
  }
#define CUT(literal)                                                           \
  {                                                                            \
    .kind = AGAIN_VALUE_STRING, .text = {(literal), sizeof(literal) - 1},      \
    .is_cut = true                                                             \
  }

typedef struct use_row {
  again_value value;
  /* As a code, a text, exactly, as mere presence; the status is 503. */
  bool code;
  bool text;
  bool exact;
  bool present;
} use_row;

static const use_row use_rows[] = {
    {STRING("x"), true, true, true, true},
    {STRING("503"), false, true, true, true},
    {STRING(" x"), true, true, true, true},
    {STRING(""), false, false, false, false},
    {STRING(" \t\n"), false, false, false, false},
    {DIGITS("503"), false, true, true, true},
    {DIGITS("504"), true, true, true, true},
    {CUT("x"), false, true, false, true},
    {CUT(""), false, false, false, false},
    {{.kind = AGAIN_VALUE_NULL}, false, false, false, false},
    {{.kind = AGAIN_VALUE_BOOLEAN, .boolean = true}, false, false, false, true},
    {{.kind = AGAIN_VALUE_BOOLEAN}, false, false, false, true},
    {{.kind = AGAIN_VALUE_CONTAINER}, false, false, false, true},
};

Test(value, uses) {
  const again_text status = {"503", 3};
  for (size_t i = 0; i < sizeof(use_rows) / sizeof(*use_rows); i++) {
    const use_row *row = &use_rows[i];
    const again_value *value = &row->value;
    cr_assert_eq(again_value_is_usable(value, AGAIN_USE_CODE, status),
                 row->code, "row %zu", i);
    cr_assert_eq(again_value_is_usable(value, AGAIN_USE_TEXT, status),
                 row->text, "row %zu", i);
    cr_assert_eq(again_value_is_usable(value, AGAIN_USE_EXACT, status),
                 row->exact, "row %zu", i);
    cr_assert_eq(again_value_is_usable(value, AGAIN_USE_PRESENT, status),
                 row->present, "row %zu", i);
  }
}

typedef struct number_row {
  const char *text;
  double number;
  bool equal;
} number_row;

static const number_row number_rows[] = {
    {"0", 0, true},
    {"-0", 0, true},
    {"0.000", 0, true},
    {"0e5", 0, true},
    {"1e3", 1000, true},
    {"1.1", 1.1, true},
    {"-1.1", -1.1, true},
    {"-1.1", 1.1, false},
    {"0.1", 0.1, true},
    {"1.00000001", 1, false},
    {"0.00000001", 0, false},
    {"4294967296", 4294967296.0, true},
    {"4294967297", 4294967296.0, false},
    {"1e300", 1e300, true},
    {"-1e300", -1e300, true},
    {"-1e300", 1e300, false},
    {"1e300", 1, false},
    {"", 0, false},
    {" 0", 0, false},
    {"0x", 0, false},
    {"nan", 0, false},
};

Test(value, numbers) {
  for (size_t i = 0; i < sizeof(number_rows) / sizeof(*number_rows); i++) {
    const number_row *row = &number_rows[i];
    size_t size;
    char *text = exact_text(row->text, &size);
    again_value value = again_value_of_text((again_text){text, size});
    again_wanted wanted = {.kind = AGAIN_WANTED_NUMBER, .number = row->number};
    cr_assert_eq(again_value_is_wanted(&value, &wanted, 1), row->equal, "%s",
                 row->text);
    exact_free(text);
  }
}

Test(value, any_of_several_and_none_of_none) {
  again_value value = STRING("b");
  again_wanted wanted[] = {
      {.kind = AGAIN_WANTED_GLOB, .glob = {"a", 1}},
      {.kind = AGAIN_WANTED_GLOB, .glob = {"b", 1}},
  };
  cr_assert(again_value_is_wanted(&value, wanted, 2));
  cr_assert_not(again_value_is_wanted(&value, wanted, 1));
  cr_assert_not(again_value_is_wanted(&value, wanted, 0));
  value.is_cut = true;
  cr_assert_not(again_value_is_wanted(&value, wanted, 2));
}
