/* A glob cut into its literals matches what the glob matches. */
#include "policy/code_glob.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/buffer.h"
#include "base/glob.h"
#include "base/random.h"
#include "base/text.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(code_glob, .fini = end);

Test(code_glob, literals) {
  static const struct {
    const char *pattern;
    bool has_star;
    const char *prefix;
    const char *middles; /* "/" behind each */
    const char *suffix;
  } rows[] = {
      {"", false, "", "", ""},
      {"abc", false, "abc", "", ""},
      {"*", true, "", "", ""},
      {"a*", true, "a", "", ""},
      {"*a", true, "", "", "a"},
      {"a*bc*d", true, "a", "bc/", "d"},
      {"*b**c*", true, "", "b/c/", ""},
      {"\\*a\\\\*\\**\\x", true, "*a\\", "*/", "\\x"},
      {"a\\*b", false, "a*b", "", ""},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_arena arena;
    again_arena_init(&arena, &counting_mem);
    size_t size;
    char *bytes = exact_text(rows[i].pattern, &size);
    again_code_glob glob;
    cr_assert(
        again_code_glob_split(&arena, again_text_make(bytes, size), &glob));
    again_buffer middles;
    again_buffer_init(&middles, &counting_mem);
    cr_assert_eq(again_buffer_append(&middles, NULL, 0), AGAIN_OK);
    for (size_t m = 0; m < glob.middle_count; m++) {
      cr_assert_eq(again_buffer_printf(&middles, "%.*s/",
                                       (int)glob.middles[m].size,
                                       glob.middles[m].data),
                   AGAIN_OK);
    }
    cr_expect_eq(glob.has_star, rows[i].has_star, "%s", rows[i].pattern);
    cr_expect(again_text_is(glob.prefix, rows[i].prefix), "%s",
              rows[i].pattern);
    cr_expect_str_eq(middles.data, rows[i].middles, "%s", rows[i].pattern);
    cr_expect(again_text_is(glob.suffix, rows[i].suffix), "%s",
              rows[i].pattern);
    exact_free(bytes);
    again_buffer_clear(&middles);
    again_arena_clear(&arena);
  }
}

static again_text draw(again_random *random, const char *letters, char *out) {
  size_t size = (size_t)again_random_up_to(again_random_next(random), 9);
  for (size_t i = 0; i < size; i++) {
    out[i] = letters[again_random_up_to(again_random_next(random),
                                        strlen(letters) - 1)];
  }
  return again_text_make(out, size);
}

Test(code_glob, matches_as_the_glob_does) {
  again_random random;
  again_random_seed(&random, 9);
  size_t matched = 0;
  again_arena arena;
  again_arena_init(&arena, &counting_mem);
  for (int i = 0; i < 20000; i++) {
    char pattern_bytes[9];
    char code_bytes[9];
    again_text pattern = draw(&random, "ab**\\", pattern_bytes);
    again_text code = draw(&random, "aab*\\", code_bytes);
    again_code_glob glob;
    cr_assert(again_code_glob_split(&arena, pattern, &glob));
    bool expected = again_glob_match(pattern, code);
    matched += expected;
    cr_assert_eq(again_code_glob_match(&glob, code), expected, "%.*s / %.*s",
                 (int)pattern.size, pattern.data, (int)code.size, code.data);
    again_arena_clear(&arena);
  }
  cr_expect_gt(matched, 1000);
}

Test(code_glob, no_memory) {
  static const char *const patterns[] = {"a\\**b*", "a*b*"};
  for (size_t i = 0; i < 2; i++) {
    again_arena arena;
    again_arena_init(&arena, &counting_mem);
    counting_reset(1);
    again_code_glob glob;
    cr_expect_not(
        again_code_glob_split(&arena, again_text_of(patterns[i]), &glob));
    again_arena_clear(&arena);
  }
}
