/*
 * Dates, durations and decimals: any text is one or is none, and what is
 * written by us is read as the same.
 */
#include "kit.h"

#include <stdlib.h>

#include "base/decimal.h"
#include "base/duration.h"
#include "base/httpdate.h"

/* Fractions round up, so only the whole second comes back. */
static void check_isodate(again_text text) {
  int64_t wall_s;
  char written[AGAIN_ISODATE_TEXT_BYTES];
  if (again_isodate_parse(text, &wall_s) &&
      again_isodate_format(wall_s, written)[0] != '\0') {
    int64_t read_s;
    FUZZ_ASSERT(again_isodate_parse(again_text_of(written), &read_s));
    FUZZ_ASSERT(read_s == wall_s);
  }
}

static void check_duration(again_text text) {
  uint64_t ms;
  char written[AGAIN_DURATION_TEXT_BYTES];
  if (again_duration_parse(text, &ms) && ms != AGAIN_NEVER) {
    uint64_t read_ms;
    FUZZ_ASSERT(again_duration_parse(
        again_text_of(again_duration_format(ms, written)), &read_ms));
    FUZZ_ASSERT(read_ms == ms);
  }
}

static void check_decimal(again_text text) {
  int64_t whole;
  int64_t scaled;
  bool is_number = again_decimal_parse(text, 1, &whole);
  FUZZ_ASSERT(again_decimal_parse(text, 1000, &scaled) == is_number);
  FUZZ_ASSERT(!is_number || (whole >= 0 && scaled >= whole / 2) ||
              (whole <= 0 && scaled <= whole / 2));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzz_input input = {data, size};
  size_t text_size;
  char *block = fuzz_rest(&input, &text_size);
  again_text text = again_text_make(block, text_size);
  int64_t wall_s;
  if (again_httpdate_parse(text, 1700000000, &wall_s)) {
    int64_t same_s;
    FUZZ_ASSERT(again_httpdate_parse(text, 1700000000, &same_s));
    FUZZ_ASSERT(same_s == wall_s);
  }
  check_isodate(text);
  check_duration(text);
  check_decimal(text);
  free(block);
  return 0;
}
