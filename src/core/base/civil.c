#include "base/civil.h"

enum {
  DAY_S = 86400,
  YEAR_MAX = 9999,
  MONTH_COUNT = 12,
  CYCLE_YEARS = 400, /* the calendar repeats */
  CYCLE_DAYS = 146097,
  EPOCH_DAYS = 719528 /* from 0000-01-01 to 1970-01-01 */
};

static bool is_leap(int64_t year) {
  return (year % 4 == 0 && year % 100 != 0) || year % CYCLE_YEARS == 0;
}

static unsigned month_days(int64_t year, unsigned month) {
  static const unsigned char days[MONTH_COUNT] = {31, 28, 31, 30, 31, 30,
                                                  31, 31, 30, 31, 30, 31};
  return days[month - 1] + (month == 2 && is_leap(year) ? 1U : 0U);
}

/* From 0000-01-01 to the first day of `year`. */
static int64_t days_before(int64_t year) {
  int64_t last = year - 1;
  int64_t leaps = year > 0 ? last / 4 - last / 100 + last / CYCLE_YEARS + 1 : 0;
  return 365 * year + leaps;
}

bool again_civil_is_valid(const again_civil *civil) {
  return civil->year >= 0 && civil->year <= YEAR_MAX && civil->month >= 1 &&
         civil->month <= MONTH_COUNT && civil->day >= 1 &&
         civil->day <= month_days(civil->year, civil->month) &&
         civil->hour < 24 && civil->minute < 60 && civil->second <= 60;
}

int64_t again_civil_to_seconds(const again_civil *civil) {
  int64_t days = days_before(civil->year) - EPOCH_DAYS + civil->day - 1;
  for (unsigned month = 1; month < civil->month; month++) {
    days += month_days(civil->year, month);
  }
  unsigned second = civil->second < 60 ? civil->second : 59;
  return days * DAY_S + (int64_t)civil->hour * 3600 +
         (int64_t)civil->minute * 60 + second;
}

bool again_civil_from_seconds(int64_t wall_s, again_civil *out) {
  int64_t first = -(int64_t)EPOCH_DAYS * DAY_S;
  int64_t end = (days_before(YEAR_MAX + 1) - EPOCH_DAYS) * DAY_S;
  if (wall_s < first || wall_s >= end) {
    return false;
  }
  int64_t days = (wall_s - first) / DAY_S;
  unsigned second = (unsigned)((wall_s - first) % DAY_S);
  int64_t year = days * CYCLE_YEARS / CYCLE_DAYS;
  while (days_before(year + 1) <= days) {
    year++;
  }
  while (days_before(year) > days) {
    year--;
  }
  unsigned day = (unsigned)(days - days_before(year));
  unsigned month = 1;
  while (day >= month_days(year, month)) {
    day -= month_days(year, month);
    month++;
  }
  *out = (again_civil){
      year, month, day + 1, second / 3600, second / 60 % 60, second % 60};
  return true;
}
