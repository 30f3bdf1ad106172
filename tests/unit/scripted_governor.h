/*
 * A governor for tests: answers what it is told to, remembers what it was
 * asked, and fails the test where a grant is closed twice or was never given.
 */
#ifndef AGAIN_TESTS_SCRIPTED_GOVERNOR_H
#define AGAIN_TESTS_SCRIPTED_GOVERNOR_H

#include <again/again.h>

#define SCRIPTED_MAX 32

typedef struct scripted_governor {
  again_governor interface;
  /* In this order; when they are used up, everything goes at once. */
  const again_grant *answers;
  size_t answer_count;

  size_t ask_count;
  again_want wants[SCRIPTED_MAX];
  char reasons[SCRIPTED_MAX][32];
  size_t tell_count;
  again_outcome outcomes[SCRIPTED_MAX];
  again_grant told[SCRIPTED_MAX];
  /* Leases given and not closed, as bits. What is asked for again has its lease
   * already. */
  uint64_t open;
  char scope[128];
} scripted_governor;

void scripted_governor_init(scripted_governor *governor,
                            const again_grant *answers, size_t count);

#endif
