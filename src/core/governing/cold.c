#include "governing/cold.h"

#include "base/saturate.h"

void again_cold_end(again_cold *cold, uint64_t now_ms) {
  cold->warm_ms = again_sat_add(now_ms, AGAIN_COLD_WARM_MS);
}

bool again_cold_is_over(const again_cold *cold, uint64_t now_ms) {
  return now_ms < cold->warm_ms;
}

/* A clock that went back begins another slice: else nothing would go until it
 * has caught up. */
bool again_cold_is_fresh(const again_cold *cold, uint64_t now_ms) {
  return now_ms < cold->begun_ms ||
         now_ms - cold->begun_ms >= AGAIN_COLD_SLICE_MS ||
         cold->sent_count == 0;
}

void again_cold_note_sent(again_cold *cold, uint64_t now_ms) {
  if (again_cold_is_fresh(cold, now_ms)) {
    cold->begun_ms = now_ms;
    cold->sent_count = 0;
  }
  if (cold->sent_count < UINT32_MAX) {
    cold->sent_count++;
  }
}

bool again_cold_ask(again_cold *cold, uint64_t now_ms, uint64_t *until_ms) {
  if (!again_cold_is_fresh(cold, now_ms) &&
      cold->sent_count >= AGAIN_COLD_SENT) {
    *until_ms = again_sat_add(cold->begun_ms, AGAIN_COLD_SLICE_MS);
    return false;
  }
  again_cold_note_sent(cold, now_ms);
  return true;
}
