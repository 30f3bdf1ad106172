/* The progress lines of `again fetch`, drawn over and over at the end of a
 * terminal: one for each transfer that runs, as far as there is room, and a
 * total. */
#ifndef AGAIN_CLI_FETCH_SCREEN_H
#define AGAIN_CLI_FETCH_SCREEN_H

#include "fetch_progress.h"

typedef struct again_screen {
  FILE *stream;   /* NULL = nothing is drawn */
  unsigned lines; /* that are drawn now */
} again_screen;

/* Nothing is drawn where `stream` is no terminal. */
void again_screen_begin(again_screen *screen, FILE *stream, bool enabled);
/* `total` NULL = none. */
void again_screen_draw(again_screen *screen,
                       const again_progress *const *transfers, size_t count,
                       const again_progress_total *total);
/* Clears the lines, before other text and at the end. */
void again_screen_erase(again_screen *screen);

#endif
