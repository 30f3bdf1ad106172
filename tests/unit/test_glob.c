/* Globs: `*`, its escapes, and which glob contains which. */
#include "base/glob.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(glob, .fini = end);

static bool matches(const char *pattern, const char *text, bool ignore_case) {
  size_t pattern_size;
  size_t text_size;
  char *pattern_bytes = exact_text(pattern, &pattern_size);
  char *text_bytes = exact_text(text, &text_size);
  again_text glob = again_text_make(pattern_bytes, pattern_size);
  again_text whole = again_text_make(text_bytes, text_size);
  bool matched = ignore_case ? again_glob_match_ignore_case(glob, whole)
                             : again_glob_match(glob, whole);
  exact_free(pattern_bytes);
  exact_free(text_bytes);
  return matched;
}

Test(glob, whole_text_and_case) {
  static const struct {
    const char *pattern;
    const char *text;
    bool matches;
  } rows[] = {
      {"", "", true},
      {"", "a", false},
      {"a", "", false},
      {"abc", "abc", true},
      {"abc", "abcd", false},
      {"abc", "ABC", false},
      {"*", "", true},
      {"*", "a\nb", true},
      {"**", "x", true},
      {"a*", "a", true},
      {"a*", "ba", false},
      {"*a", "ba", true},
      {"*a", "ab", false},
      {"a*b", "ab", true},
      {"a*b", "aXXb", true},
      {"a*b", "aXXbX", false},
      {"a*bc", "abbc", true},
      {"*sold out*", "is sold out\nnow", true},
      {"a*b*c", "a-b-b-c-c", true},
      {"a*b*c", "acb", false},
      {"ab*ab", "ab", false},
      {"ab*ab", "aba", false},
      {"ab*ab", "abab", true},
      {"Invalid*.Malformed", "InvalidRegionId.Malformed", true},
      {"Invalid*.Malformed", "Invalid.malformed", false},
      {"\\*", "*", true},
      {"\\*", "a", false},
      {"\\\\", "\\", true},
      {"\\\\*", "\\x", true},
      {"\\a", "\\a", true},
      {"\\a", "a", false},
      {"a\\", "a\\", true},
      {"*\\*", "ab*", true},
      {"*\\*", "ab", false},
      {"\\*\\*", "**", true},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    cr_expect_eq(matches(rows[i].pattern, rows[i].text, false), rows[i].matches,
                 "%s / %s", rows[i].pattern, rows[i].text);
  }
}

Test(glob, ascii_case_ignored) {
  cr_expect(matches("*Sold OUT*", "was sOLD out", true));
  cr_expect(matches("a[*", "A[x", true));
  cr_expect_not(matches("a[*", "A{x", true));
  cr_expect_not(matches("\xC4*", "\xE4x", true));
}

Test(glob, stars_and_literals_are_counted) {
  static const struct {
    const char *pattern;
    bool has_star;
    size_t literal_count;
  } rows[] = {{"", false, 0},    {"*", true, 0},     {"a*b", true, 2},
              {"\\*", false, 1}, {"\\\\*", true, 1}, {"\\x", false, 2},
              {"a\\", false, 2}, {"***", true, 0}};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_text glob = again_text_of(rows[i].pattern);
    cr_expect_eq(again_glob_has_star(glob), rows[i].has_star, "%s",
                 rows[i].pattern);
    cr_expect_eq(again_glob_literal_count(glob), rows[i].literal_count, "%s",
                 rows[i].pattern);
  }
}

Test(glob, next_reads_parts_and_stays_at_the_end) {
  again_text glob = again_text_of("a\\**\xFF");
  size_t at = 0;
  cr_expect_eq(again_glob_next(glob, &at), 'a');
  cr_expect_eq(again_glob_next(glob, &at), '*');
  cr_expect_eq(again_glob_next(glob, &at), AGAIN_GLOB_STAR);
  cr_expect_eq(again_glob_next(glob, &at), 0xFF);
  cr_expect_eq(again_glob_next(glob, &at), AGAIN_GLOB_END);
  cr_expect_eq(again_glob_next(glob, &at), AGAIN_GLOB_END);
}

Test(glob, covers) {
  static const struct {
    const char *wide;
    const char *narrow;
    bool covers;
  } rows[] = {
      {"*", "*", true},
      {"*", "", true},
      {"*", "a*b", true},
      {"a*", "ab", true},
      {"a*", "ab*", true},
      {"ab*", "a*", false},
      {"a*b", "a*x*b", true},
      {"a*", "*a", false},
      {"*a*", "xa*", true},
      {"a", "*", false},
      {"a*b*", "ab*", true},
      {"Invalid*", "Invalid*.X", true},
      {"\\**", "\\*a", true},
      {"\\**", "*", false},
      {"*", "\\*", true},
      {"a*", "\\*", false},
      {"**", "*", true},
      {"*a", "*", false},
      {"abc", "abc", true},
      {"abc", "abd", false},
      {"*.X", "Invalid*.X", true},
      {"*.X", "Invalid*", false},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    cr_expect_eq(again_glob_covers(again_text_of(rows[i].wide),
                                   again_text_of(rows[i].narrow)),
                 rows[i].covers, "%s / %s", rows[i].wide, rows[i].narrow);
  }
}

/* Texts and globs over few letters, so that they often match. */
static again_text draw(again_random *random, const char *letters,
                       size_t size_max, char *out) {
  size_t size = (size_t)again_random_up_to(again_random_next(random), size_max);
  for (size_t i = 0; i < size; i++) {
    out[i] = letters[again_random_up_to(again_random_next(random),
                                        strlen(letters) - 1)];
  }
  return again_text_make(out, size);
}

/* The definition, as slow as it is plain. */
static bool matches_plainly(again_text pattern, again_text text) {
  size_t at = 0;
  int part = again_glob_next(pattern, &at);
  again_text rest = again_text_from(pattern, at);
  if (part == AGAIN_GLOB_END) {
    return text.size == 0;
  }
  if (part == AGAIN_GLOB_STAR) {
    return matches_plainly(rest, text) ||
           (text.size > 0 &&
            matches_plainly(pattern, again_text_from(text, 1)));
  }
  return text.size > 0 && (unsigned char)text.data[0] == part &&
         matches_plainly(rest, again_text_from(text, 1));
}

Test(glob, agrees_with_its_definition) {
  again_random random;
  again_random_seed(&random, 1);
  size_t matched = 0;
  for (int i = 0; i < 20000; i++) {
    char pattern_bytes[8];
    char text_bytes[8];
    again_text pattern = draw(&random, "ab**\\", 8, pattern_bytes);
    again_text text = draw(&random, "aab*\\", 8, text_bytes);
    bool expected = matches_plainly(pattern, text);
    matched += expected;
    cr_assert_eq(again_glob_match(pattern, text), expected, "%.*s / %.*s",
                 (int)pattern.size, pattern.data, (int)text.size, text.data);
  }
  cr_expect_gt(matched, 1000);
}

Test(glob, covers_is_sound) {
  again_random random;
  again_random_seed(&random, 2);
  size_t covered = 0;
  for (int i = 0; i < 20000; i++) {
    char wide_bytes[6];
    char narrow_bytes[6];
    char text_bytes[6];
    again_text wide = draw(&random, "ab**\\", 6, wide_bytes);
    again_text narrow = draw(&random, "ab**\\", 6, narrow_bytes);
    if (!again_glob_covers(wide, narrow)) {
      continue;
    }
    covered++;
    for (int k = 0; k < 20; k++) {
      again_text text = draw(&random, "ab*\\", 6, text_bytes);
      cr_assert(!again_glob_match(narrow, text) || again_glob_match(wide, text),
                "%.*s / %.*s", (int)wide.size, wide.data, (int)narrow.size,
                narrow.data);
    }
  }
  cr_expect_gt(covered, 1000);
}

Test(glob, many_stars_stay_cheap) {
  /* Exponential backtracking would not end within the test's time limit. */
  char text[4096];
  memset(text, 'a', sizeof(text));
  const char *pattern = "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b";
  cr_expect_not(again_glob_match(again_text_of(pattern),
                                 again_text_make(text, sizeof(text))));
}
