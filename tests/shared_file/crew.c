#include "crew.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../thread/expect.h"
#include "storing/store_file.h"

static char folder[64];
static char path[128];

void crew_begin(void) {
  (void)snprintf(folder, sizeof(folder), "/tmp/again-shared-XXXXXX");
  expect(mkdtemp(folder) != NULL, "a folder");
  (void)snprintf(path, sizeof(path), "%s/again.state", folder);
}

void crew_end(void) {
  crew_remove_file();
  expect(rmdir(folder) == 0, "nothing is left in the folder");
}

crew_counts *crew_new_counts(void) {
  crew_counts *counts = mmap(NULL, sizeof(*counts), PROT_READ | PROT_WRITE,
                             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  expect(counts != MAP_FAILED, "memory");
  return counts;
}

const char *crew_path(void) {
  return path;
}

void crew_remove_file(void) {
  (void)unlink(path);
}

again_store *crew_open(void) {
  again_mem mem = again_mem_resolve(NULL);
  again_store *store = again_store_file_new(path, &mem);
  expect(store != NULL, "a store");
  return store;
}

pid_t crew_start(void (*work)(again_store *store, crew_counts *counts),
                 crew_counts *counts) {
  pid_t worker = fork();
  expect(worker >= 0, "fork");
  if (worker == 0) {
    again_store *store = crew_open();
    work(store, counts);
    store->free(store);
    _exit(0);
  }
  return worker;
}

int crew_wait(pid_t worker) {
  int status;
  expect(waitpid(worker, &status, WUNTRACED) == worker, "waitpid");
  return status;
}
