/*
 * A process that is killed before or within any step leaves the others
 * working, and the counts within the one call that it was about. So does one
 * that is killed at any moment while many are at work.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../thread/expect.h"
#include "crew.h"
#include "storing/file_join.h"
#include "storing/file_slots.h"
#include "interfere.h"

enum { CAPACITY = 20, NOW = 1000, WORKER_COUNT = 12, KILL_COUNT = 150 };

static interference how;
static unsigned step;

/* ---- a step at a time --------------------------------------------------- */

static void count(crew_counts *counts, store_answer answer) {
  if (answer == WENT) {
    counts->spent++;
  }
}

static void spend_some(again_store *store, crew_counts *counts) {
  const again_scope_config config = tokens_config(CAPACITY);
  interfere(how, step);
  for (unsigned i = 0; i < 3; i++) {
    count(counts, spend(store, &config, "scope", NOW));
  }
}

/* A first state, which is forgotten once it is as a fresh one. */
static void spend_and_give_back(again_store *store, crew_counts *counts) {
  const again_scope_config config = tokens_config(CAPACITY);
  interfere(how, step);
  for (unsigned i = 0; i < 2; i++) {
    count(counts, spend(store, &config, "scope", NOW));
    if (give_back(store, &config, "scope", NOW)) {
      counts->spent--;
    }
  }
}

typedef struct scene {
  void (*work)(again_store *store, crew_counts *counts);
  bool is_formed; /* another has the file in use */
  unsigned spent_before;
} scene;

static const scene scenes[] = {
    {spend_some, false, 0},
    {spend_some, true, 0},
    {spend_some, true, 2},
    {spend_and_give_back, true, 0},
};

/* False = the process was not killed: there are no more steps. */
static bool try_step(const scene *played) {
  const again_scope_config config = tokens_config(CAPACITY);
  crew_counts *counts = crew_new_counts();
  again_store *witness = crew_open();
  if (played->is_formed) {
    expect(give_back(witness, &config, "other", NOW), "the file is formed");
  }
  for (unsigned i = 0; i < played->spent_before; i++) {
    count(counts, spend(witness, &config, "scope", NOW));
  }
  int status = crew_wait(crew_start(played->work, counts));
  expect(status == 0 || WIFSIGNALED(status), "it ends well, or is killed");
  unsigned left = spend_all(witness, &config, "scope", NOW);
  unsigned sum = counts->spent + left;
  if (sum < CAPACITY - 1 || sum > CAPACITY + 1) {
    fprintf(stderr, "step %u: %u spent, %u left\n", step, counts->spent, left);
  }
  expect(sum >= CAPACITY - 1 && sum <= CAPACITY + 1, "within one call");
  expect(status != 0 || sum == CAPACITY, "exact where nobody died");
  expect(spend(witness, &config, "scope", NOW) == REFUSED, "an answer");
  witness->free(witness);
  crew_remove_file();
  return status != 0;
}

/* ---- making room -------------------------------------------------------- */

/* Names of scopes that are in one set. */
static const char *name_in_set(unsigned wanted) {
  static char name[32];
  unsigned found = 0;
  for (unsigned i = 0;; i++) {
    (void)snprintf(name, sizeof(name), "h%u", i);
    if (again_scope_key_of(name).second % AGAIN_FILE_SETS == 0 &&
        found++ == wanted) {
      return name;
    }
  }
}

static void spend_on_one_more(again_store *store, crew_counts *counts) {
  const again_scope_config config = tokens_config(CAPACITY);
  interfere(how, step);
  count(counts, spend(store, &config, name_in_set(AGAIN_FILE_WAYS), NOW + 100));
}

static bool try_eviction(void) {
  const again_scope_config config = tokens_config(CAPACITY);
  crew_counts *counts = crew_new_counts();
  again_store *witness = crew_open();
  for (unsigned i = 0; i < AGAIN_FILE_WAYS; i++) {
    expect(spend(witness, &config, name_in_set(i), NOW + i) == WENT, "room");
  }
  int status = crew_wait(crew_start(spend_on_one_more, counts));
  for (unsigned i = 1; i < AGAIN_FILE_WAYS; i++) {
    expect(spend_all(witness, &config, name_in_set(i), NOW + 200) ==
               CAPACITY - 1,
           "nobody but the oldest makes room");
  }
  unsigned left =
      spend_all(witness, &config, name_in_set(AGAIN_FILE_WAYS), NOW + 200);
  expect(left == CAPACITY || left == CAPACITY - 1, "within one call");
  witness->free(witness);
  crew_remove_file();
  return status != 0;
}

static void run_steps(void) {
  for (how = KILLED_BEFORE; how <= KILLED_WITHIN; how++) {
    for (size_t i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++) {
      for (step = 1; try_step(&scenes[i]); step++) {
      }
      printf("scene %zu: %u steps\n", i, step - 1);
      expect(step > 8, "each step was met");
    }
    for (step = 1; try_eviction(); step++) {
    }
    printf("making room: %u steps\n", step - 1);
    expect(step > 4, "each step was met");
  }
}

/* ---- at any moment ------------------------------------------------------ */

enum { LARGE = 1000000 };

static void spend_for_ever(again_store *store, crew_counts *counts) {
  const again_scope_config config = tokens_config(LARGE);
  while (!counts->is_over) {
    count(counts, spend(store, &config, "scope", NOW));
  }
}

static unsigned level_in_file(void) {
  again_file_header header;
  again_file_place place;
  again_scope_state state;
  int fd;
  expect(again_file_slots_header(&header), "a boot id");
  expect(again_file_join(crew_path(), &header, &fd) == AGAIN_FILE_FINE,
         "the file is fine");
  again_file file = {fd, &header, again_file_header_stamp(&header)};
  expect(again_file_slots_find(&file, again_scope_key_of("scope"), &place,
                               &state) == AGAIN_FILE_FINE &&
             place.has_state,
         "the state is there");
  (void)close(fd);
  return again_bucket_level(&state.budget.state.tokens.bucket);
}

static void run_at_random(void) {
  const struct timespec pause = {0, 700000};
  pid_t workers[WORKER_COUNT];
  crew_counts *counts = crew_new_counts();
  for (unsigned i = 0; i < WORKER_COUNT; i++) {
    workers[i] = crew_start(spend_for_ever, counts);
  }
  for (unsigned i = 0; i < KILL_COUNT; i++) {
    pid_t *victim = &workers[i % WORKER_COUNT];
    (void)nanosleep(&pause, NULL);
    expect(kill(*victim, SIGKILL) == 0, "kill");
    expect(WIFSIGNALED(crew_wait(*victim)), "it is killed");
    *victim = crew_start(spend_for_ever, counts);
  }
  counts->is_over = true;
  for (unsigned i = 0; i < WORKER_COUNT; i++) {
    expect(crew_wait(workers[i]) == 0, "those who live end well");
  }
  unsigned spent = LARGE - level_in_file();
  printf("%u spent, %u by the file\n", counts->spent, spent);
  expect(spent >= counts->spent && spent - counts->spent <= KILL_COUNT,
         "within one call of each that was killed");
}

int main(void) {
  crew_begin();
  run_steps();
  run_at_random();
  crew_end();
  return 0;
}
