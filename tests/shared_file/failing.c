/*
 * Each system call on the file fails once: then there is no answer, or nothing
 * is noticed. Where a write fails half way, what was asked may have been done.
 */
#include <stdio.h>

#include "../thread/expect.h"
#include "crew.h"
#include "interfere.h"

enum { CAPACITY = 20, NOW = 1000, RETRY = 10000 };

/* What is told; empty = nothing, or that it is in use again. */
static bool is_told(again_store *store) {
  char line[512] = "";
  bool is_news = store->news(store, line, sizeof(line));
  return is_news && line[0] != '\0';
}

/* False = there are no more steps. */
static bool try_step(unsigned step) {
  const again_scope_config config = tokens_config(CAPACITY);
  again_store *store = crew_open();
  unsigned spent = 0;
  unsigned unanswered = 0;
  interfere(FAILED, step);
  for (unsigned i = 0; i < 4; i++) {
    store_answer answer = spend(store, &config, "scope", NOW + i * RETRY);
    spent += answer == WENT ? 1 : 0;
    unanswered += answer == NO_ANSWER ? 1 : 0;
  }
  bool is_over = interference_is_over();
  interfere(UNHARMED, 0);
  spent += spend(store, &config, "scope", NOW + 4 * RETRY) == WENT ? 1 : 0;
  expect(unanswered <= 1, "it comes back when it is tried again");
  expect(unanswered == 0 || !is_told(store), "what is over is not told");
  again_store *witness = crew_open();
  unsigned left = spend_all(witness, &config, "scope", NOW + 5 * RETRY);
  unsigned sum = spent + left;
  if (sum > CAPACITY || sum + unanswered < CAPACITY) {
    fprintf(stderr, "step %u: %u spent, %u left\n", step, spent, left);
  }
  expect(sum <= CAPACITY && sum + unanswered >= CAPACITY, "within one call");
  witness->free(witness);
  store->free(store);
  crew_remove_file();
  return is_over;
}

int main(void) {
  unsigned step = 1;
  crew_begin();
  while (try_step(step)) {
    step++;
  }
  printf("%u steps\n", step - 1);
  expect(step > 16, "each step was met");
  crew_end();
  return 0;
}
