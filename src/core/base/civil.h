/* The calendar: moments as people write them. UTC, proleptic Gregorian. */
#ifndef AGAIN_BASE_CIVIL_H
#define AGAIN_BASE_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

typedef struct again_civil {
  int64_t year;   /* 0 to 9999 */
  unsigned month; /* from 1 */
  unsigned day;   /* from 1 */
  unsigned hour;
  unsigned minute;
  unsigned second; /* to 60 where a text says so */
} again_civil;

/* Whether there is such a moment. A 60th second is one. */
bool again_civil_is_valid(const again_civil *civil);
/* Seconds since 1970-01-01; a 60th second counts as the 59th. */
int64_t again_civil_to_seconds(const again_civil *civil);
/* False where the year is not 0 to 9999. */
bool again_civil_from_seconds(int64_t wall_s, again_civil *out);

#endif
