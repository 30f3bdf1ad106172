#include "base/httpdate.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/civil.h"

static const char *const month_names[] = {"Jan", "Feb", "Mar", "Apr",
                                          "May", "Jun", "Jul", "Aug",
                                          "Sep", "Oct", "Nov", "Dec"};

static const char *const weekday_names[] = {"Monday",   "Tuesday", "Wednesday",
                                            "Thursday", "Friday",  "Saturday",
                                            "Sunday"};

enum {
  MONTH_COUNT = sizeof(month_names) / sizeof(month_names[0]),
  WEEKDAY_COUNT = sizeof(weekday_names) / sizeof(weekday_names[0]),
  SHORT_NAME_BYTES = 3
};

/* Digits, exactly as many as asked for. */
static bool take_number(again_text *rest, size_t size, unsigned *out) {
  if (rest->size < size) {
    return false;
  }
  unsigned value = 0;
  for (size_t i = 0; i < size; i++) {
    if (!again_ascii_is_digit(rest->data[i])) {
      return false;
    }
    value = value * 10 + (unsigned)(rest->data[i] - '0');
  }
  *out = value;
  *rest = again_text_from(*rest, size);
  return true;
}

/* Which of `names` comes, from 1; of each the first `size` bytes count, 0 =
 * all. */
static bool take_name(again_text *rest, const char *const *names, size_t count,
                      size_t size, unsigned *out) {
  for (size_t i = 0; i < count; i++) {
    again_text name = again_text_of(names[i]);
    name.size = size > 0 ? size : name.size;
    if (rest->size >= name.size &&
        again_text_equals_ignore_case(again_text_make(rest->data, name.size),
                                      name)) {
      *out = (unsigned)i + 1;
      *rest = again_text_from(*rest, name.size);
      return true;
    }
  }
  return false;
}

static bool take_literal(again_text *rest, char literal) {
  if (rest->size == 0 || rest->data[0] != literal) {
    return false;
  }
  *rest = again_text_from(*rest, 1);
  return true;
}

/* One field, named as strftime names it. */
static bool take_field(again_text *rest, char field, again_civil *out) {
  unsigned number = 0;
  switch (field) {
  case 'a':
    return take_name(rest, weekday_names, WEEKDAY_COUNT, SHORT_NAME_BYTES,
                     &number);
  case 'A':
    return take_name(rest, weekday_names, WEEKDAY_COUNT, 0, &number);
  case 'b':
    return take_name(rest, month_names, MONTH_COUNT, 0, &out->month);
  case 'm':
    return take_number(rest, 2, &out->month);
  case 'd':
    return take_number(rest, 2, &out->day);
  case 'e':
    return take_literal(rest, ' ') ? take_number(rest, 1, &out->day)
                                   : take_number(rest, 2, &out->day);
  case 'H':
    return take_number(rest, 2, &out->hour);
  case 'M':
    return take_number(rest, 2, &out->minute);
  case 'S':
    return take_number(rest, 2, &out->second);
  default: /* 'y' and 'Y' */
    if (!take_number(rest, field == 'y' ? 2 : 4, &number)) {
      return false;
    }
    out->year = number;
    return true;
  }
}

/* Takes what `pattern` says off the front of `*rest`. */
static bool take_pattern(again_text *rest, const char *pattern,
                         again_civil *out) {
  *out = (again_civil){0};
  for (; *pattern != '\0'; pattern++) {
    bool is_field = *pattern == '%';
    pattern += is_field;
    if (!(is_field ? take_field(rest, *pattern, out)
                   : take_literal(rest, *pattern))) {
      return false;
    }
  }
  return true;
}

static bool is_whole(again_text text, const char *pattern, again_civil *out) {
  return take_pattern(&text, pattern, out) && text.size == 0;
}

/* Puts the two digits into the hundred years that end 50 years from now;
 * false where there is no such day in that year. */
static bool choose_century(again_civil *date, int64_t now_s) {
  again_civil end;
  if (!again_civil_from_seconds(now_s, &end)) {
    end = (again_civil){.year = 1970, .month = 1, .day = 1};
  }
  end.year += 50;
  date->year += end.year - end.year % 100;
  if (again_civil_to_seconds(date) > again_civil_to_seconds(&end)) {
    date->year -= 100;
  }
  return again_civil_is_valid(date);
}

bool again_httpdate_parse(again_text text, int64_t now_s, int64_t *out_s) {
  again_civil date;
  bool is_short = is_whole(text, "%A, %d-%b-%y %H:%M:%S GMT", &date);
  if (!is_short && !is_whole(text, "%a, %d %b %Y %H:%M:%S GMT", &date) &&
      !is_whole(text, "%a %b %e %H:%M:%S %Y", &date)) {
    return false;
  }
  if (!again_civil_is_valid(&date) ||
      (is_short && !choose_century(&date, now_s))) {
    return false;
  }
  *out_s = again_civil_to_seconds(&date);
  return true;
}

/* A fraction, where one comes; whether it is more than nothing. */
static bool take_fraction(again_text *rest, bool *rounds_up_ret) {
  *rounds_up_ret = false;
  if (!take_literal(rest, '.')) {
    return true;
  }
  size_t size = 0;
  for (; size < rest->size && again_ascii_is_digit(rest->data[size]); size++) {
    *rounds_up_ret = *rounds_up_ret || rest->data[size] != '0';
  }
  *rest = again_text_from(*rest, size);
  return size > 0;
}

static bool take_zone(again_text *rest, int64_t *offset_s_ret) {
  *offset_s_ret = 0;
  if (take_literal(rest, 'Z') || take_literal(rest, 'z')) {
    return true;
  }
  bool is_west = take_literal(rest, '-');
  again_civil offset;
  if (!is_west && !take_literal(rest, '+')) {
    return false;
  }
  if (!take_pattern(rest, "%H:%M", &offset) || offset.hour > 23 ||
      offset.minute > 59) {
    return false;
  }
  int64_t seconds = (int64_t)offset.hour * 3600 + (int64_t)offset.minute * 60;
  *offset_s_ret = is_west ? -seconds : seconds;
  return true;
}

bool again_isodate_parse(again_text text, int64_t *out_s) {
  again_civil date;
  again_civil time;
  if (!take_pattern(&text, "%Y-%m-%d", &date) ||
      !(take_literal(&text, 'T') || take_literal(&text, 't') ||
        take_literal(&text, ' ')) ||
      !take_pattern(&text, "%H:%M:%S", &time)) {
    return false;
  }
  date.hour = time.hour;
  date.minute = time.minute;
  date.second = time.second;
  bool rounds_up;
  int64_t offset_s;
  if (!take_fraction(&text, &rounds_up) || !take_zone(&text, &offset_s) ||
      text.size > 0 || !again_civil_is_valid(&date)) {
    return false;
  }
  *out_s = again_civil_to_seconds(&date) + rounds_up - offset_s;
  return true;
}

const char *again_isodate_format(int64_t wall_s,
                                 char out[AGAIN_ISODATE_TEXT_BYTES]) {
  again_civil date;
  out[0] = '\0';
  if (again_civil_from_seconds(wall_s, &date)) {
    (void)snprintf(out, AGAIN_ISODATE_TEXT_BYTES,
                   "%04" PRId64 "-%02u-%02uT%02u:%02u:%02uZ", date.year,
                   date.month, date.day, date.hour, date.minute, date.second);
  }
  return out;
}
