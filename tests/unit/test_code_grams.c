/* The sieve lets no place through unseen where a literal begins. */
#include "policy/code_grams.h"

#include <criterion/criterion.h>

#include "base/text.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(code_grams, .fini = end);

Test(code_grams, places_of_long_and_short_literals) {
  static again_code_grams grams;
  again_code_grams_add(&grams, again_text_of("Quota"));
  again_code_grams_add(&grams, again_text_of("q."));
  static const struct {
    const char *text;
    size_t from;
    size_t at;
  } rows[] = {
      {"MyQuotaQuota", 0, 2},
      {"MyQuotaQuota", 3, 7},
      {"MyQuotaQuota", 8, 12},
      {"xxq.", 0, 2},
      {"q", 0, 0},
      {"Quo", 0, 3},
      {"", 0, 0},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    size_t size;
    char *bytes = exact_text(rows[i].text, &size);
    cr_expect_eq(again_code_grams_next(&grams, again_text_make(bytes, size),
                                       rows[i].from),
                 rows[i].at, "row %zu", i);
    exact_free(bytes);
  }
}

Test(code_grams, tail_begins_with_the_rarest_gram) {
  static again_code_gram_counts counts;
  static const char *const texts[] = {"InvalidName", "InvalidZone", "NameZone",
                                      "xyz", ""};
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
    size_t size;
    char *bytes = exact_text(texts[i], &size);
    again_code_gram_counts_add(&counts, again_text_make(bytes, size));
    exact_free(bytes);
  }
  static const struct {
    const char *literal;
    const char *tail;
  } rows[] = {
      {"InvalidName", "lidName"}, /* "lidN" is in one text only */
      {"Name", "Name"},
      {"Qqqq", "Qqqq"},
      {"NameQqqq", "ameQqqq"},
      {"abc", "abc"},
      {"", ""},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    size_t size;
    char *bytes = exact_text(rows[i].literal, &size);
    cr_expect(again_text_is(again_code_gram_counts_tail(
                                &counts, again_text_make(bytes, size)),
                            rows[i].tail),
              "%s", rows[i].literal);
    exact_free(bytes);
  }
}
