/* Whatever comes in, well-formed UTF-8 without NUL goes out. */
#include "base/utf8.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(utf8, .fini = end);

#define U "\xEF\xBF\xBD"

typedef struct row {
  const char *from;
  size_t size;
  const char *to;
} row;

#define ROW(from, to)                                                          \
  { from, sizeof(from) - 1, to }

typedef again_status append_fn(again_buffer *out, const char *bytes,
                               size_t size);

static void check_rows(const row *rows, size_t count, append_fn *append) {
  for (size_t i = 0; i < count; i++) {
    again_buffer out;
    again_buffer_init(&out, &counting_mem);
    cr_assert_eq(again_buffer_append_text(&out, ">"), AGAIN_OK);
    char *bytes = exact_copy(rows[i].from, rows[i].size);
    cr_expect_eq(append(&out, bytes, rows[i].size), AGAIN_OK);
    cr_expect_str_eq(out.data + 1, rows[i].to, "row %zu: %s", i, out.data);
    cr_expect_eq(out.size, strlen(out.data));
    exact_free(bytes);
    again_buffer_clear(&out);
  }
}

Test(utf8, clean_replaces_maximal_subparts) {
  static const row rows[] = {
      ROW("", ""),
      ROW("plain", "plain"),
      ROW("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80",
          "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"),
      ROW("a\0b", "a" U "b"),
      ROW("\x80", U),
      ROW("\xC3", U),
      ROW("\xC3x", U "x"),
      ROW("\xC0\xAF", U U),                   /* overlong */
      ROW("\xE0\x80\xAF", U U U),             /* overlong */
      ROW("\xF0\x80\x80\xAF", U U U U),       /* overlong */
      ROW("\xED\xA0\x80", U U U),             /* surrogate */
      ROW("\xF4\x90\x80\x80", U U U U),       /* past U+10FFFF */
      ROW("\xF5\xFF", U U),                   /* never a lead */
      ROW("\xE2\x82", U),                     /* cut */
      ROW("\xE2\x82x", U "x"),                /* one subpart of two */
      ROW("\xF0\x9F\x98", U),                 /* one of three */
      ROW("\xF1\x80\x80\xE1\x80\xC2", U U U), /* the standard's example */
      ROW("\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64",
          "a" U U U "b" U "c" U U "d"),
      ROW("12345678\xFF"
          "12345678",
          "12345678" U "12345678"),
      ROW("1234567\0", "1234567" U),
  };
  check_rows(rows, sizeof(rows) / sizeof(rows[0]), again_utf8_append_clean);
}

static again_status append_little(again_buffer *out, const char *bytes,
                                  size_t size) {
  return again_utf8_append_utf16(out, bytes, size, false);
}

static again_status append_big(again_buffer *out, const char *bytes,
                               size_t size) {
  return again_utf8_append_utf16(out, bytes, size, true);
}

Test(utf8, utf16_of_either_order) {
  static const row little[] = {
      ROW("", ""),
      ROW("a\0", "a"),
      ROW("a\0b", "a"),
      ROW("\0\0a\0", U "a"),
      ROW("\xAC\x20", "\xE2\x82\xAC"),
      ROW("\x3D\xD8\x00\xDE", "\xF0\x9F\x98\x80"),
      ROW("\x3D\xD8", U),
      ROW("\x3D\xD8\x3D\xD8\x00\xDE", U "\xF0\x9F\x98\x80"),
      ROW("\x00\xDE\x61\x00", U "a"),
      ROW("\x3D\xD8\x61\x00", U "a"),
      ROW("\xFF\xDB\xFF\xDF", "\xF4\x8F\xBF\xBF"),
  };
  static const row big[] = {
      ROW("\0a", "a"),
      ROW("\x20\xAC", "\xE2\x82\xAC"),
      ROW("\xD8\x3D\xDE\x00", "\xF0\x9F\x98\x80"),
      ROW("\xD8\x3D", U),
  };
  check_rows(little, sizeof(little) / sizeof(little[0]), append_little);
  check_rows(big, sizeof(big) / sizeof(big[0]), append_big);
}

Test(utf8, failed_append_changes_nothing) {
  append_fn *const appends[] = {again_utf8_append_clean, append_little};
  char bytes[300];
  memset(bytes, 0xFF, sizeof(bytes));
  for (size_t i = 0; i < sizeof(appends) / sizeof(appends[0]); i++) {
    again_buffer out;
    again_buffer_init(&out, &counting_mem);
    cr_assert_eq(again_buffer_append_text(&out, "kept"), AGAIN_OK);
    counting_reset(1);
    cr_expect_eq(appends[i](&out, bytes, sizeof(bytes)), AGAIN_ENOMEM);
    cr_expect_str_eq(out.data, "kept");
    cr_expect_eq(out.size, 4);
    again_buffer_clear(&out);
  }
}

Test(utf8, encode_and_the_edges_of_each_length) {
  static const struct {
    uint32_t code_point;
    const char *bytes;
  } rows[] = {
      {'A', "A"},
      {0x7F, "\x7F"},
      {0x80, "\xC2\x80"},
      {0x7FF, "\xDF\xBF"},
      {0x800, "\xE0\xA0\x80"},
      {0xFFFF, "\xEF\xBF\xBF"},
      {0x10000, "\xF0\x90\x80\x80"},
      {0x10FFFF, "\xF4\x8F\xBF\xBF"},
      {0x110000, U},
      {UINT32_MAX, U},
      {0xD800, U},
      {0xDFFF, U},
      {0, U},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    char out[4];
    size_t size = again_utf8_encode(rows[i].code_point, out);
    cr_expect(again_text_is(again_text_make(out, size), rows[i].bytes), "%zu",
              i);
    cr_expect_eq(again_utf8_valid_prefix(out, size), size);
    cr_expect_eq(again_utf8_count(out, size), 1);
  }
}

Test(utf8, cut_never_parts_a_character) {
  const char *text = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z";
  static const size_t cuts[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};
  for (size_t limit = 0; limit < sizeof(cuts) / sizeof(cuts[0]); limit++) {
    cr_expect_eq(again_utf8_cut(text, strlen(text), limit), cuts[limit],
                 "limit %zu", limit);
  }
  cr_expect_eq(again_utf8_cut("\x80\x80\x80\x80\x80\x80", 6, 5), 5,
               "what is no text is cut anywhere");
}

Test(utf8, count_is_in_characters) {
  cr_expect_eq(again_utf8_count("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 10),
               4);
  cr_expect_eq(again_utf8_count("\xFF\xFF", 2), 2);
  cr_expect_eq(again_utf8_count("", 0), 0);
}

Test(utf8, any_bytes_become_valid_text_and_stay_so) {
  again_random random;
  again_random_seed(&random, 8);
  for (int round = 0; round < 2000; round++) {
    char bytes[24];
    size_t size = (size_t)again_random_up_to(again_random_next(&random), 24);
    for (size_t i = 0; i < size; i++) {
      /* Half of them are no ASCII, so that sequences form. */
      bytes[i] = (char)(again_random_next(&random) >> 55);
    }
    char *exact = exact_copy(bytes, size);
    again_buffer out;
    again_buffer_init(&out, &counting_mem);
    cr_assert_eq(again_utf8_append_clean(&out, exact, size), AGAIN_OK);
    cr_expect_eq(again_utf8_valid_prefix(out.data, out.size), out.size);
    cr_expect_eq(again_utf8_count(out.data, out.size),
                 again_utf8_count(exact, size));
    exact_free(exact);
    again_buffer_clear(&out);
  }
}
