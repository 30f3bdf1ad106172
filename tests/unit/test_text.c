/* Views are compared and cut by ASCII rules, the absent one included. */
#include "base/text.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(text, .fini = end);

Test(text, null_is_absent) {
  again_text absent = again_text_of(NULL);
  cr_expect_null(absent.data);
  cr_expect_eq(absent.size, 0);
  cr_expect_null(again_text_from(absent, 3).data);
  cr_expect_null(again_text_trim(absent).data);
  cr_expect_eq(again_text_find(absent, 'x'), 0);
  cr_expect_eq(again_text_search(absent, again_text_of("x")), 0);
  cr_expect(again_text_is(absent, ""));
  cr_expect_not(again_text_starts_with(absent, "a"));
  cr_expect(again_text_ends_with(absent, ""));
}

Test(text, comparison) {
  static const struct {
    const char *a;
    const char *b;
    bool equal;
    bool equal_ignoring_case;
  } rows[] = {{"", "", true, true},       {"a", "a", true, true},
              {"a", "A", false, true},    {"a", "b", false, false},
              {"ab", "a", false, false},  {"[", "{", false, false},
              {"@", "`", false, false},   {"\xC4", "\xE4", false, false},
              {"Z9_", "z9_", false, true}};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_text a = again_text_of(rows[i].a);
    again_text b = again_text_of(rows[i].b);
    cr_expect_eq(again_text_equals(a, b), rows[i].equal, "%zu", i);
    cr_expect_eq(again_text_is(a, rows[i].b), rows[i].equal, "%zu", i);
    cr_expect_eq(again_text_equals_ignore_case(a, b),
                 rows[i].equal_ignoring_case, "%zu", i);
  }
}

Test(text, nul_is_a_byte_like_others) {
  again_text with_nul = AGAIN_TEXT_LITERAL("a\0b");
  cr_expect_eq(with_nul.size, 3);
  cr_expect_not(again_text_is(with_nul, "a"));
  cr_expect_eq(again_text_find(with_nul, '\0'), 1);
}

Test(text, starts_and_ends) {
  static const struct {
    const char *text;
    const char *part;
    bool starts;
    bool ends;
  } rows[] = {{"abc", "", true, true},       {"abc", "ab", true, false},
              {"abc", "bc", false, true},    {"abc", "abc", true, true},
              {"abc", "abcd", false, false}, {"", "a", false, false}};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    size_t size;
    char *bytes = exact_text(rows[i].text, &size);
    again_text text = again_text_make(bytes, size);
    cr_expect_eq(again_text_starts_with(text, rows[i].part), rows[i].starts,
                 "%zu", i);
    cr_expect_eq(again_text_ends_with(text, rows[i].part), rows[i].ends, "%zu",
                 i);
    exact_free(bytes);
  }
}

Test(text, trim_takes_white_space_off_both_ends) {
  static const struct {
    const char *text;
    const char *trimmed;
  } rows[] = {{"", ""},        {"a", "a"},       {" a b ", "a b"},
              {" \t\r\n", ""}, {"\v\fx\n", "x"}, {"\xA0x", "\xA0x"}};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    size_t size;
    char *bytes = exact_text(rows[i].text, &size);
    cr_expect(again_text_is(again_text_trim(again_text_make(bytes, size)),
                            rows[i].trimmed),
              "%zu", i);
    exact_free(bytes);
  }
}

Test(text, find_search_and_from) {
  static const struct {
    const char *text;
    const char *needle;
    size_t at;
  } rows[] = {{"abcabc", "abc", 0}, {"abcabc", "cab", 2}, {"abc", "abcd", 3},
              {"abc", "x", 3},      {"abc", "", 0},       {"", "x", 0}};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    cr_expect_eq(again_text_search(again_text_of(rows[i].text),
                                   again_text_of(rows[i].needle)),
                 rows[i].at, "%zu", i);
  }
  again_text text = again_text_of("a:b:c");
  cr_expect_eq(again_text_find(text, ':'), 1);
  cr_expect_eq(again_text_find(text, 'x'), 5);
  cr_expect(again_text_is(again_text_from(text, 2), "b:c"));
  cr_expect(again_text_is(again_text_from(text, 5), ""));
  cr_expect(again_text_is(again_text_from(text, 6), ""));
  cr_expect_not_null(again_text_from(text, 6).data);
}

Test(text, characters_know_no_locale) {
  (void)setlocale(LC_ALL, "tr_TR.UTF-8");
  for (int c = -128; c < 128; c++) {
    char byte = (char)c;
    bool space = byte != '\0' && strchr(" \t\r\n\v\f", byte) != NULL;
    bool digit = byte != '\0' && strchr("0123456789", byte) != NULL;
    cr_expect_eq(again_ascii_is_space(byte), space, "%d", c);
    cr_expect_eq(again_ascii_is_digit(byte), digit, "%d", c);
  }
  cr_expect_eq(again_ascii_lower('I'), 'i');
  cr_expect_eq(again_ascii_lower('['), '[');
  cr_expect_eq(again_ascii_lower('\xC9'), '\xC9');
}

Test(text, hash_reads_every_byte_and_is_fixed) {
  /* The policy hash is made of it: it may not change. */
  cr_expect_eq(again_text_hash(again_text_of("Throttling.User"), 0),
               UINT64_C(0xef9f662b7cb2e231));
  cr_expect_eq(again_text_hash(AGAIN_TEXT_ABSENT, 7),
               again_text_hash(again_text_of(""), 7));
  cr_expect_neq(again_text_hash(again_text_of("a"), 1),
                again_text_hash(again_text_of("a"), 2));
  char base[41];
  memset(base, 'a', sizeof(base));
  for (size_t size = 1; size <= 40; size++) {
    char *bytes = exact_copy(base, size);
    uint64_t hash = again_text_hash(again_text_make(bytes, size), 0);
    cr_expect_neq(hash, again_text_hash(again_text_make(bytes, size - 1), 0));
    for (size_t at = 0; at < size; at++) {
      bytes[at] = 'b';
      cr_expect_neq(again_text_hash(again_text_make(bytes, size), 0), hash,
                    "%zu of %zu", at, size);
      bytes[at] = 'a';
    }
    exact_free(bytes);
  }
}
