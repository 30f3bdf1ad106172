#include "deciding/progress.h"

#include "base/extremes.h"
#include "base/saturate.h"

static uint32_t add_up_to(uint32_t enough, uint32_t sum, uint64_t more) {
  return (uint32_t)again_least(again_sat_add(sum, more), enough);
}

static bool is_enough(const again_progress *progress) {
  return progress->resumes == 0 || progress->bytes >= AGAIN_PROGRESS_BYTES ||
         progress->ms >= AGAIN_PROGRESS_MS;
}

bool again_progress_excuses(again_progress *progress,
                            const again_attempt *attempt,
                            uint32_t resumes_max) {
  progress->bytes =
      add_up_to(AGAIN_PROGRESS_BYTES, progress->bytes, attempt->progress_bytes);
  progress->ms =
      add_up_to(AGAIN_PROGRESS_MS, progress->ms, attempt->progress_ms);
  if (attempt->progress_bytes == 0 || !is_enough(progress) ||
      progress->resumes >= resumes_max) {
    return false;
  }
  progress->bytes = 0;
  progress->ms = 0;
  progress->resumes++;
  return true;
}
