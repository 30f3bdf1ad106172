/* Unicode out of a label's ASCII form, and nothing out of what is no such
 * form. */
#include "base/punycode.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(punycode, .fini = end);

static size_t decode(const char *text, uint32_t *out) {
  size_t size;
  char *encoded = exact_text(text, &size);
  size_t count = again_punycode_decode(again_text_make(encoded, size), out);
  exact_free(encoded);
  return count;
}

Test(punycode, rows) {
  static const struct {
    const char *encoded;
    uint32_t characters[12]; /* 0 behind the last */
  } rows[] = {
      {"bcher-kva", {'b', 0xFC, 'c', 'h', 'e', 'r'}},
      {"BCHER-KVA", {'B', 0xFC, 'C', 'H', 'E', 'R'}},
      {"tda", {0xFC}},
      {"fsqu00a", {0x4F8B, 0x5B50}},
      {"wgv71a119e", {0x65E5, 0x672C, 0x8A9E}},
      {"3B-ww4c5e180e575a65lsy2b",
       {'3', 0x5E74, 'B', 0x7D44, 0x91D1, 0x516B, 0x5148, 0x751F}},
      {"ls8h", {0x1F4A9}},
      {"a-b-sla", {'a', '-', 'b', 0xE4}},
      {"-b-uia", {0xE4, '-', 'b'}},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    uint32_t out[AGAIN_LABEL_CHARACTERS_MAX];
    size_t count = decode(rows[i].encoded, out);
    size_t wanted = 0;
    while (rows[i].characters[wanted] != 0) {
      wanted++;
    }
    cr_expect_eq(count, wanted, "%s: %zu", rows[i].encoded, count);
    cr_expect_eq(memcmp(out, rows[i].characters, count * sizeof(*out)), 0, "%s",
                 rows[i].encoded);
  }
}

Test(punycode, what_is_none) {
  static const char *const rows[] = {
      "",           /* nothing */
      "abc-",       /* nothing that ASCII could not say */
      "-",          /* a hyphen is no digit */
      "-tda",       /* so neither is the first one */
      "b*cher-kva", /* no letter of a label */
      "b\xFC-kva",  /* no ASCII */
      "bcher-kv",   /* a number without its end */
      "bcher-k_a",  /* no digit */
      "99999999",   /* past all numbers */
      "a-z9999a",   /* past all characters */
      "ib9b",       /* half of a pair */
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    uint32_t out[AGAIN_LABEL_CHARACTERS_MAX];
    cr_expect_eq(decode(rows[i], out), 0, "%s", rows[i]);
  }
}

Test(punycode, as_long_as_a_label_and_no_longer) {
  char text[AGAIN_LABEL_CHARACTERS_MAX + 8];
  uint32_t out[AGAIN_LABEL_CHARACTERS_MAX];
  memset(text, 'a', sizeof(text));
  cr_expect_eq(again_punycode_decode(
                   again_text_make(text, AGAIN_LABEL_CHARACTERS_MAX), out),
               AGAIN_LABEL_CHARACTERS_MAX);
  cr_expect_eq(again_punycode_decode(
                   again_text_make(text, AGAIN_LABEL_CHARACTERS_MAX + 1), out),
               0);
  text[AGAIN_LABEL_CHARACTERS_MAX + 1] = '-';
  cr_expect_eq(again_punycode_decode(again_text_make(text, sizeof(text)), out),
               0);
}
