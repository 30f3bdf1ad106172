#include "deciding/delay.h"

#include "base/extremes.h"
#include "base/random.h"
#include "base/saturate.h"

again_delay again_delay_make(const again_delay_parts *parts, uint64_t draw) {
  const again_hint *hint = parts->hint;
  uint64_t longest_ms = again_sat_add(parts->scheduled_ms, hint->clamp_ms);
  if (!hint->has_delay) {
    return (again_delay){parts->scheduled_ms, 0};
  }

  uint64_t hint_ms = again_least(hint->delay_ms, longest_ms);
  if (hint_ms <= parts->scheduled_ms && !hint->replaces) {
    return (again_delay){parts->scheduled_ms, hint_ms};
  }
  uint64_t room_ms = again_sat_sub(parts->room_ms, hint_ms);
  uint64_t jitter_ms =
      again_least(again_least(hint_ms / 10, parts->base_ms), room_ms);
  uint64_t jittered_ms =
      again_sat_add(hint_ms, again_random_up_to(draw, jitter_ms));
  return (again_delay){again_least(jittered_ms, longest_ms), hint_ms};
}
