#include "wall.h"

#include <time.h>

#include "base/httpdate.h"

bool again_wall_parse(again_text text, int64_t *wall_s_ret) {
  if (again_text_is(text, "now")) {
    *wall_s_ret = (int64_t)time(NULL);
    return true;
  }
  return again_isodate_parse(text, wall_s_ret);
}
