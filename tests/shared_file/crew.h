/* Processes that share a file, and what they count together. */
#ifndef AGAIN_TESTS_CREW_H
#define AGAIN_TESTS_CREW_H

#include <stdatomic.h>
#include <sys/types.h>

#include "store_script.h"

/* Shared by all; zero at the beginning. */
typedef struct crew_counts {
  atomic_uint spent;
  atomic_uint unanswered;
  atomic_bool is_over;
} crew_counts;

/* A folder for the test; removed by crew_end(). */
void crew_begin(void);
void crew_end(void);
crew_counts *crew_new_counts(void);
const char *crew_path(void);
void crew_remove_file(void);
again_store *crew_open(void);

/* Runs `work` in a process of its own; it gets a store that has not been asked
 * yet, and ends the process by returning. */
pid_t crew_start(void (*work)(again_store *store, crew_counts *counts),
                 crew_counts *counts);
/* As waitpid(): the status once it ended, or stopped. */
int crew_wait(pid_t worker);

#endif
