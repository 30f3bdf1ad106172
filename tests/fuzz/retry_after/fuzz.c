/*
 * Values of hints in every unit: a hint is a delay, a refusal, or none; it is
 * never zero unless it replaces the delay. Byte 0 chooses the unit.
 */
#include "kit.h"

#include <stdlib.h>

#include "base/text.h"
#include "matching/hints.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzz_input input = {data, size};
  again_unit unit = (again_unit)fuzz_below(&input, AGAIN_UNIT_SHOULD_RETRY + 1);
  size_t text_size;
  char *block = fuzz_rest(&input, &text_size);
  again_hint hint = AGAIN_HINT_INIT;
  if (again_hint_parse(unit, again_text_make(block, text_size), 1700000000,
                       &hint)) {
    FUZZ_ASSERT(hint.has_delay || hint.forbids);
    FUZZ_ASSERT(!hint.has_delay || hint.delay_ms > 0 || hint.replaces);
    FUZZ_ASSERT(!hint.forbids || unit == AGAIN_UNIT_PUSHBACK ||
                unit == AGAIN_UNIT_SHOULD_RETRY);
  }
  free(block);
  return 0;
}
