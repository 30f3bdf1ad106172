/* Many calls, all at once or one after the other: each in a thread of one
 * engine or in a process of its own, or all in one driver. */
#ifndef AGAIN_TESTS_LIVE_HERD_H
#define AGAIN_TESTS_LIVE_HERD_H

#include <again/curl.h>

#include "outage.h"

#define HERD_WHY_COUNT (AGAIN_WHY_LOCAL + 1)

typedef struct herd {
  outage *server;
  const char *policy;
  size_t call_count;
  unsigned rate;     /* calls a second; 0 = all at once */
  unsigned pool_max; /* of a driver's handles; 0 = its default */
  /* What came of it. */
  size_t good_count;
  size_t why_counts[HERD_WHY_COUNT];
  unsigned last_ms; /* when the last was over, since the server's start */
} herd;

/* At once alone. */
void herd_by_threads(herd *all);
void herd_by_processes(herd *all);
/* Pooled calls. */
void herd_by_driver(herd *all);

/* What a process of a herd is, by its arguments: the exit status of the
 * program. False where it is none. */
bool herd_is_process(int argc, char **argv, int *exit_ret);

#endif
