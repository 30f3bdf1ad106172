/*
 * Which attempts a download's progress excuses: one that delivered new bytes
 * before it broke need not count, or a long download over a poor line would
 * run out of attempts while it gets on well.
 */
#ifndef AGAIN_DECIDING_PROGRESS_H
#define AGAIN_DECIDING_PROGRESS_H

#include <again/again.h>

/* How much progress lies at least between two attempts that do not count: one
 * of both. A server that lets go after every byte earns nothing. */
#define AGAIN_PROGRESS_BYTES (UINT32_C(1) << 20)
#define AGAIN_PROGRESS_MS UINT32_C(10000)

/* Zeroed: at the beginning of a call. */
typedef struct again_progress {
  /* Since the last attempt that did not count, up to what is enough. */
  uint32_t bytes;
  uint32_t ms;
  uint32_t resumes;
} again_progress;

/* Whether this attempt, which failed, need not count. The first that delivered
 * anything never does; `resumes_max` bounds those that do not. */
bool again_progress_excuses(again_progress *progress,
                            const again_attempt *attempt, uint32_t resumes_max);

#endif
