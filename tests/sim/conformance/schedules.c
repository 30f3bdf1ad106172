#include "schedules.h"

#include <criterion/criterion.h>
#include <inttypes.h>

void schedules_run(const schedule_case *cases, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const schedule_case *given = &cases[i];
    again_backoff backoff = {0, given->failures};
    for (size_t k = 0; k < given->delay_count; k++) {
      uint64_t delay_ms =
          again_schedule_delay(&given->schedule, &backoff, given->draw);
      cr_expect_eq(delay_ms, given->delays_ms[k], "%s, delay %zu: %" PRIu64,
                   given->name, k + 1, delay_ms);
    }
  }
}
