#include "fetch_running.h"

#include <stdlib.h>

#include "fetch_engine.h"

bool again_fetch_running_init(again_fetch_running *running, size_t max) {
  *running = (again_fetch_running){
      .transfers = calloc(max, sizeof(void *)),
      .shown = calloc(max, sizeof(void *)),
      .max = max,
  };
  return running->transfers != NULL && running->shown != NULL;
}

void again_fetch_running_clear(again_fetch_running *running) {
  free(running->shown);
  free(running->transfers);
}

void again_fetch_running_add(again_fetch_running *running,
                             again_fetch_transfer *transfer) {
  running->transfers[running->count++] = transfer;
}

void again_fetch_running_remove(again_fetch_running *running,
                                const again_fetch_transfer *transfer) {
  size_t place = 0;
  while (running->transfers[place] != transfer) {
    place++;
  }
  running->count--;
  for (; place < running->count; place++) {
    running->transfers[place] = running->transfers[place + 1];
  }
}

again_fetch_transfer *
again_fetch_running_find(const again_fetch_running *running, const CURL *easy) {
  for (size_t i = 0; i < running->count; i++) {
    if (running->transfers[i]->easy == easy) {
      return running->transfers[i];
    }
  }
  return NULL;
}

/* Lines below each other begin alike. */
static void align(again_fetch_running *running) {
  unsigned width = 0;
  for (size_t i = 0; i < running->count; i++) {
    const unsigned needed =
        again_progress_lead_width(&running->transfers[i]->progress);
    width = needed > width ? needed : width;
  }
  for (size_t i = 0; i < running->count && running->count > 1; i++) {
    running->transfers[i]->progress.lead_width = width;
  }
}

void again_fetch_running_look(again_fetch_running *running,
                              again_progress_total *total) {
  again_time now;
  again_fetch_engine_now(&now, NULL);
  for (size_t i = 0; i < running->count; i++) {
    const again_progress *progress =
        again_fetch_transfer_look(running->transfers[i], &now);
    running->shown[i] = progress;
    total->received_bytes += progress->received_bytes;
    total->rate_bytes_s +=
        progress->waits_on == NULL ? progress->rate_bytes_s : 0;
  }
  align(running);
}
