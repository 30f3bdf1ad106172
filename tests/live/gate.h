/* A governor for tests that holds every call, until it is opened: then it lets
 * those go that it held, and all that ask. */
#ifndef AGAIN_TESTS_LIVE_GATE_H
#define AGAIN_TESTS_LIVE_GATE_H

#include <again/curl.h>

#define GATE_HELD_MAX 8

typedef struct gate {
  again_governor interface;
  again_curl *engine; /* whose calls it holds */
  bool is_open;
  const again_held *held[GATE_HELD_MAX]; /* those that stand in line now */
  size_t held_count;
  size_t ask_count;
  size_t open_count; /* grants that say go, and are not closed */
  /* A tell opens it, while another call is within libcurl perhaps. */
  bool opens_when_told;
} gate;

void gate_init(gate *self);
/* From now on everything goes; whoever is held is told. */
void gate_open(gate *self);

#endif
