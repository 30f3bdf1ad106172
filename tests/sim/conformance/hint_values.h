/* Published cases that are single values, and the delay they stand for. */
#ifndef AGAIN_TESTS_HINT_VALUES_H
#define AGAIN_TESTS_HINT_VALUES_H

#include "matching/hints.h"

#define NO_HINT UINT64_MAX

typedef struct hint_value_case {
  const char *name;
  again_unit unit;
  const char *value;
  int64_t now_s;
  uint64_t delay_ms;
} hint_value_case;

void hint_values_run(const hint_value_case *cases, size_t count);

#endif
