#include "hint_values.h"

#include <criterion/criterion.h>
#include <inttypes.h>

#include "harness.h"

void hint_values_run(const hint_value_case *cases, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const hint_value_case *given = &cases[i];
    size_t size;
    char *value = exact_text(given->value, &size);
    again_hint hint = AGAIN_HINT_INIT;
    bool is_hint = again_hint_parse(given->unit, again_text_make(value, size),
                                    given->now_s, &hint);
    exact_free(value);
    cr_expect_eq(is_hint, given->delay_ms != NO_HINT, "%s: %s", given->name,
                 given->value);
    cr_expect_eq(hint.delay_ms, is_hint ? given->delay_ms : 0,
                 "%s: %" PRIu64 " ms", given->name, hint.delay_ms);
  }
}
