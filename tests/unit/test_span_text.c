/* Times are rounded for people, never by more than half of what is shown. */
#include "span_text.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(span_text, .fini = end);

Test(span_text, rough_times) {
  static const struct {
    uint64_t ms;
    const char *text;
  } rows[] = {
      {0, "0"},
      {1, "1ms"},
      {999, "999ms"},
      {1000, "1s"},
      {1500, "1.5s"},
      {1234, "1.23s"},
      {9999, "10s"},
      {12345, "12.3s"},
      {59900, "59.9s"},
      {60000, "1m"},
      {61499, "1m 1s"},
      {61500, "1m 2s"},
      {3599999, "60m"},
      {3600000, "1h"},
      {5400000, "1h 30m"},
      {86400000, "1d"},
      {90000000, "1d 1h"},
      {AGAIN_NEVER - 1, "213503982334d 14h"},
      {AGAIN_NEVER, "never"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    char out[AGAIN_ROUGH_TEXT_BYTES];
    cr_expect_str_eq(again_rough_time(rows[i].ms, out), rows[i].text, "%s: %s",
                     rows[i].text, out);
  }
}

Test(span_text, spans) {
  static const struct {
    again_span span;
    size_t width;
    const char *text;
  } rows[] = {
      {{0, 1000}, 0, "0 - 1s"},         {{1000, 1000}, 0, "1s"},
      {{500, 1500}, 0, "500ms - 1.5s"}, {{1000, 1000}, 4, "1s  "},
      {{0, 1000}, 4, "0 - 1s"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_buffer out;
    again_buffer_init(&out, &counting_mem);
    cr_expect_eq(again_append_span(&out, rows[i].span, rows[i].width),
                 AGAIN_OK);
    cr_expect_str_eq(out.data, rows[i].text);
    again_buffer_clear(&out);
  }
}
