/* Published cases that are delays, one after the other, with one draw. */
#ifndef AGAIN_TESTS_SCHEDULES_H
#define AGAIN_TESTS_SCHEDULES_H

#include <stddef.h>

#include "governing/schedule.h"

typedef struct schedule_case {
  const char *name;
  again_schedule schedule;
  uint32_t failures; /* before the first of the delays */
  uint64_t draw;
  const uint64_t *delays_ms;
  size_t delay_count;
} schedule_case;

#define DELAYS(...)                                                            \
  .delays_ms = (const uint64_t[]){__VA_ARGS__},                                \
  .delay_count = sizeof((const uint64_t[]){__VA_ARGS__}) / sizeof(uint64_t)

void schedules_run(const schedule_case *cases, size_t count);

#endif
