#include "governing/goodput.h"

#include "base/extremes.h"
#include "base/saturate.h"

/* A few answers in less time than this are no pace yet. */
static const uint64_t least_ms = 250;

/* As it stands at `now_ms`. */
static again_goodput turned(const again_goodput *goodput, uint64_t now_ms) {
  uint64_t slices = again_sat_sub(now_ms, goodput->slice_ms) / AGAIN_GOODPUT_MS;
  again_goodput now = *goodput;
  if (slices > 0) {
    now.slice_ms += slices * AGAIN_GOODPUT_MS;
    now.older = slices == 1 ? goodput->newer : 0;
    now.newer = 0;
  }
  return now;
}

void again_goodput_add(again_goodput *goodput, uint64_t now_ms,
                       uint32_t count) {
  *goodput = turned(goodput, now_ms);
  if (goodput->newer == 0 && goodput->older == 0) {
    goodput->begun_ms = now_ms;
    goodput->slice_ms = now_ms;
  }
  uint32_t room = UINT32_MAX - goodput->newer;
  goodput->newer += (uint32_t)again_least(count, room);
}

double again_goodput_pace(const again_goodput *goodput, uint64_t now_ms) {
  again_goodput now = turned(goodput, now_ms);
  uint64_t left_ms = AGAIN_GOODPUT_MS - again_sat_sub(now_ms, now.slice_ms);
  double faded = (double)now.older * (double)left_ms / AGAIN_GOODPUT_MS;
  uint64_t passed_ms =
      again_greatest(again_sat_sub(now_ms, now.begun_ms), least_ms);
  passed_ms = again_least(passed_ms, AGAIN_GOODPUT_MS);
  return (faded + now.newer) * 1000 / (double)passed_ms;
}
