/* Whether one condition takes in another. */
#include "base/glob.h"
#include "base/text.h"
#include "lint/lint.h"

static bool ranges_cover(const again_condition *wide,
                         const again_condition *narrow) {
  if (wide->status_count == 0) {
    return true;
  }
  for (size_t i = 0; i < narrow->status_count; i++) {
    bool is_covered = false;
    for (size_t j = 0; j < wide->status_count && !is_covered; j++) {
      is_covered = wide->status[j].low <= narrow->status[i].low &&
                   wide->status[j].high >= narrow->status[i].high;
    }
    if (!is_covered) {
      return false;
    }
  }
  return narrow->status_count > 0;
}

/* Each of `narrow` lies in one of `wide`. An absent value matches no glob, so
 * that a list covers only what has one, too. */
static bool globs_cover(again_texts wide, again_texts narrow) {
  if (wide.count == 0) {
    return true;
  }
  for (size_t i = 0; i < narrow.count; i++) {
    bool is_covered = false;
    for (size_t j = 0; j < wide.count && !is_covered; j++) {
      is_covered = again_glob_covers(wide.items[j], narrow.items[i]);
    }
    if (!is_covered) {
      return false;
    }
  }
  return narrow.count > 0;
}

/* Each slot of `wide` stands in `narrow` as well. */
static bool slots_cover(const again_slot *wide, size_t wide_count,
                        const again_slot *narrow, size_t narrow_count) {
  for (size_t i = 0; i < wide_count; i++) {
    bool is_there = false;
    for (size_t j = 0; j < narrow_count && !is_there; j++) {
      is_there = wide[i] == narrow[j];
    }
    if (!is_there) {
      return false;
    }
  }
  return true;
}

static bool wanted_covers(const again_wanted *wide,
                          const again_wanted *narrow) {
  if (wide->kind != narrow->kind) {
    return false;
  }
  switch (wide->kind) {
  case AGAIN_WANTED_GLOB:
    return again_glob_covers(wide->glob, narrow->glob);
  case AGAIN_WANTED_NUMBER:
    return !(wide->number < narrow->number) && !(wide->number > narrow->number);
  case AGAIN_WANTED_BOOLEAN:
    return wide->boolean == narrow->boolean;
  }
  return false;
}

/* The same source, and no value that `wide` doesn't accept. */
static bool test_covers(const again_plan *plan, again_test wide,
                        again_test narrow) {
  size_t wide_count = 0;
  size_t narrow_count = 0;
  const again_wanted *all = again_plan_test_wanted(plan, wide, &wide_count);
  const again_wanted *some =
      again_plan_test_wanted(plan, narrow, &narrow_count);
  if (!again_text_equals(again_plan_test_source(plan, wide)->text,
                         again_plan_test_source(plan, narrow)->text)) {
    return false;
  }
  for (size_t i = 0; i < narrow_count; i++) {
    bool is_covered = false;
    for (size_t j = 0; j < wide_count && !is_covered; j++) {
      is_covered = wanted_covers(&all[j], &some[i]);
    }
    if (!is_covered) {
      return false;
    }
  }
  return true;
}

/* All tests have to hold: each of `wide` is one that `narrow` has, or wider. */
static bool tests_cover(const again_plan *plan, const again_condition *wide,
                        const again_condition *narrow) {
  for (size_t i = 0; i < wide->is_count; i++) {
    bool is_covered = false;
    for (size_t j = 0; j < narrow->is_count && !is_covered; j++) {
      is_covered = test_covers(plan, wide->is[i], narrow->is[j]);
    }
    if (!is_covered) {
      return false;
    }
  }
  return true;
}

static bool skew_covers(const again_condition *wide,
                        const again_condition *narrow) {
  return !wide->has_skew ||
         (narrow->has_skew && wide->skew_ms <= narrow->skew_ms);
}

bool again_condition_covers(const again_plan *plan, const again_condition *wide,
                            const again_condition *narrow) {
  bool transport_covers =
      wide->transport == 0 ||
      (narrow->transport != 0 && (narrow->transport & ~wide->transport) == 0);
  return transport_covers && ranges_cover(wide, narrow) &&
         globs_cover(wide->code, narrow->code) &&
         globs_cover(wide->operation, narrow->operation) &&
         globs_cover(wide->message, narrow->message) &&
         globs_cover(wide->method, narrow->method) &&
         tests_cover(plan, wide, narrow) &&
         slots_cover(wide->has, wide->has_count, narrow->has,
                     narrow->has_count) &&
         slots_cover(wide->lacks, wide->lacks_count, narrow->lacks,
                     narrow->lacks_count) &&
         skew_covers(wide, narrow);
}
