/*
 * Sixty processes that begin at once spend one budget: together exactly what
 * it holds. Where the file has no answer they ask again.
 */
#include <stdio.h>
#include <sys/wait.h>

#include "../thread/expect.h"
#include "crew.h"

enum { WORKER_COUNT = 60, CAPACITY = 30000, NOW = 1000 };

static void spend_until_refused(again_store *store, crew_counts *counts) {
  const again_scope_config config = tokens_config(CAPACITY);
  store_answer answer = WENT;
  for (uint64_t now_ms = NOW; answer != REFUSED; now_ms++) {
    answer = spend(store, &config, "scope", now_ms);
    if (answer == WENT) {
      counts->spent++;
    } else if (answer == NO_ANSWER) {
      counts->unanswered++;
    }
  }
}

int main(void) {
  pid_t workers[WORKER_COUNT];
  crew_begin();
  crew_counts *counts = crew_new_counts();
  for (unsigned i = 0; i < WORKER_COUNT; i++) {
    workers[i] = crew_start(spend_until_refused, counts);
  }
  for (unsigned i = 0; i < WORKER_COUNT; i++) {
    expect(crew_wait(workers[i]) == 0, "a worker ends well");
  }
  printf("%u spent of %d, %u times no answer\n", counts->spent, CAPACITY,
         counts->unanswered);
  expect(counts->spent == CAPACITY, "the sum is exact");
  expect(counts->unanswered < CAPACITY, "it mostly has an answer");
  crew_end();
  return 0;
}
