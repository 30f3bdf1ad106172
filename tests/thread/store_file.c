/*
 * Threads look into a file that processes share while another, who has the
 * lock, asks it, and while it is removed and cut: what they look at is open as
 * long as they look.
 */
#include "storing/store_file.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "expect.h"
#include "store_script.h"

enum { LOOKER_COUNT = 3, ROUND_COUNT = 600, SECOND = 1000 };

typedef struct looker {
  again_store *store;
  atomic_bool *is_over;
  unsigned long look_count;
} looker;

static void *look(void *user) {
  looker *own = user;
  while (!*own->is_over) {
    (void)has_state(own->store, "scope");
    own->look_count++;
  }
  return NULL;
}

/* What becomes of the file in each round. */
static void harm(const char *path, unsigned round) {
  switch (round % 6) {
  case 2:
    expect(unlink(path) == 0, "unlink");
    break;
  case 4:
    expect(truncate(path, 0) == 0, "truncate");
    break;
  default:
    break;
  }
}

static unsigned ask_all_the_while(again_store *store, const char *path) {
  const again_scope_config config = tokens_config(5);
  unsigned answer_count = 0;
  for (unsigned i = 0; i < ROUND_COUNT; i++) {
    uint64_t now_ms = (uint64_t)(i + 1) * SECOND;
    answer_count += spend(store, &config, "scope", now_ms) != NO_ANSWER ? 1 : 0;
    harm(path, i);
  }
  return answer_count;
}

int main(void) {
  char folder[] = "/tmp/again-store-XXXXXX";
  char path[64];
  atomic_bool is_over = false;
  pthread_t threads[LOOKER_COUNT];
  looker lookers[LOOKER_COUNT];
  again_mem mem = again_mem_resolve(NULL);
  expect(mkdtemp(folder) != NULL, "a folder");
  (void)snprintf(path, sizeof(path), "%s/again.state", folder);
  again_store *store = again_store_file_new(path, &mem);
  expect(store != NULL, "a store");
  for (unsigned i = 0; i < LOOKER_COUNT; i++) {
    lookers[i] = (looker){store, &is_over, 0};
    expect(pthread_create(&threads[i], NULL, look, &lookers[i]) == 0,
           "a thread");
  }
  unsigned answer_count = ask_all_the_while(store, path);
  is_over = true;
  for (unsigned i = 0; i < LOOKER_COUNT; i++) {
    expect(pthread_join(threads[i], NULL) == 0, "join");
  }
  expect(answer_count >= ROUND_COUNT / 6 * 5, "it has an answer but once cut");
  store->free(store);
  (void)unlink(path);
  expect(rmdir(folder) == 0, "nothing is left");
  return 0;
}
