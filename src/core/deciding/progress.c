#include "deciding/progress.h"

#include "base/saturate.h"

static bool is_enough(const again_progress *progress) {
  return progress->resumes == 0 || progress->bytes >= AGAIN_PROGRESS_BYTES ||
         progress->ms >= AGAIN_PROGRESS_MS;
}

bool again_progress_excuses(again_progress *progress,
                            const again_attempt *attempt,
                            uint32_t resumes_max) {
  progress->bytes = again_sat_add(progress->bytes, attempt->progress_bytes);
  progress->ms = again_sat_add(progress->ms, attempt->progress_ms);
  if (attempt->progress_bytes == 0 || !is_enough(progress) ||
      progress->resumes >= resumes_max) {
    return false;
  }
  progress->bytes = 0;
  progress->ms = 0;
  progress->resumes++;
  return true;
}
