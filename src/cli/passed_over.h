/* Rules in front of the one that decides, and how nearly they matched. */
#ifndef AGAIN_CLI_PASSED_OVER_H
#define AGAIN_CLI_PASSED_OVER_H

#include "judged.h"
#include "matching/match.h"

typedef struct again_passed {
  const again_rule *rule;
  unsigned held; /* of its conditions, how many */
  unsigned count;
  /* One that differs by case, or by a slip of the pen: the one of `missed`. */
  bool has_similar_code;
  again_miss first;       /* that does not hold */
  again_condition missed; /* the rule's, without those that hold */
} again_passed;

/* Goes on to the next rule that was passed over; false at the end. `*at` is
 * zero before the first. */
bool again_passed_next(const again_judged *judged, size_t *at,
                       again_passed *out);

enum { AGAIN_NEAR_MAX = 5 };

/* Those that nearly matched, the nearest first. */
typedef struct again_near {
  again_passed items[AGAIN_NEAR_MAX];
  size_t count;
  size_t left_out; /* because others are nearer */
} again_near;

void again_near_find(const again_judged *judged, again_near *out);

/* Goes on to the next member of its condition that doesn't hold, in the order
 * asked; false past the last. `*miss` is NOTHING before the first. */
bool again_passed_miss(const again_passed *passed, again_miss *miss);

#endif
