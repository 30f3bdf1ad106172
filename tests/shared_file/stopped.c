/*
 * A process that is stopped at any step of an update holds nobody up: the
 * others get their answer, or none, at once. When it goes on nothing is
 * damaged.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>

#include "../thread/expect.h"
#include "crew.h"
#include "interfere.h"

enum { CAPACITY = 100, EACH = 3, NOW = 1000, AT_ONCE_MS = 2000 };

static unsigned step;

static void spend_some(again_store *store, crew_counts *counts) {
  const again_scope_config config = tokens_config(CAPACITY);
  interfere(STOPPED_BEFORE, step);
  for (unsigned i = 0; i < EACH; i++) {
    if (spend(store, &config, "scope", NOW) == WENT) {
      counts->spent++;
    }
  }
}

static uint64_t wall_ms(void) {
  struct timespec now;
  expect(clock_gettime(CLOCK_MONOTONIC, &now) == 0, "a clock");
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static unsigned spend_meanwhile(again_store *witness) {
  const again_scope_config config = tokens_config(CAPACITY);
  uint64_t began_ms = wall_ms();
  unsigned spent = 0;
  for (unsigned i = 0; i < EACH; i++) {
    spent += spend(witness, &config, "scope", NOW + i * 1000) == WENT ? 1 : 0;
  }
  expect(wall_ms() - began_ms < AT_ONCE_MS, "an answer, or none, at once");
  return spent;
}

/* False = the process was never stopped: there are no more steps. */
static bool try_step(bool is_formed) {
  const again_scope_config config = tokens_config(CAPACITY);
  crew_counts *counts = crew_new_counts();
  again_store *witness = crew_open();
  if (is_formed) {
    counts->spent += spend(witness, &config, "scope", NOW) == WENT ? 1 : 0;
  }
  pid_t worker = crew_start(spend_some, counts);
  int status = crew_wait(worker);
  bool is_stopped = WIFSTOPPED(status);
  if (is_stopped) {
    counts->spent += spend_meanwhile(witness);
    expect(kill(worker, SIGCONT) == 0, "it goes on");
    status = crew_wait(worker);
  }
  expect(status == 0, "it ends well");
  unsigned left = spend_all(witness, &config, "scope", NOW + 60000);
  if (counts->spent + left != CAPACITY) {
    fprintf(stderr, "step %u: %u spent, %u left\n", step, counts->spent, left);
  }
  expect(counts->spent + left == CAPACITY, "the sum is exact");
  witness->free(witness);
  crew_remove_file();
  return is_stopped;
}

int main(void) {
  crew_begin();
  for (int is_formed = 0; is_formed <= 1; is_formed++) {
    for (step = 1; try_step(is_formed != 0); step++) {
    }
    printf("%u steps\n", step - 1);
    expect(step > 4 * EACH, "each step was met");
  }
  crew_end();
  return 0;
}
