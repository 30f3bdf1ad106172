/* An address that never answers: its queue of connections is full. */
#ifndef AGAIN_TESTS_LIVE_HOLE_H
#define AGAIN_TESTS_LIVE_HOLE_H

#define HOLE_ADDRESS "127.0.0.2"

typedef struct live_hole {
  int listener;
  int waiting[4];
} live_hole;

void hole_open(live_hole *own, unsigned port);
void hole_close(const live_hole *own);

#endif
