/* The progress line of `again fetch`: bytes and rate while a transfer runs,
 * and what is being waited for while a retry is pending. */
#ifndef AGAIN_CLI_FETCH_PROGRESS_H
#define AGAIN_CLI_FETCH_PROGRESS_H

#include <again/again.h>

#include "term.h"

/* What there is to show. */
typedef struct again_progress {
  const char *name;        /* of the file, or of the host */
  uint64_t received_bytes; /* by the caller's sink */
  uint64_t total_bytes;    /* 0 = unknown */
  uint64_t rate_bytes_s;
  bool is_waiting;
  uint64_t wait_left_ms;
  const char *wait_reason; /* "throttling" */
  const char *wait_code;   /* "Throttling.User"; "" = none */
  bool is_held;            /* by the governor, not by a schedule */
  unsigned attempt;        /* the next, while waiting */
  unsigned attempts_max;
} again_progress;

#define AGAIN_PROGRESS_BYTES 1024

/* The line, at most `width` columns; server text is escaped. Returns `out`. */
const char *again_progress_render(const again_progress *progress,
                                  unsigned width,
                                  char out[AGAIN_PROGRESS_BYTES]);

#define AGAIN_BYTES_TEXT 24
/* "482 B", "1.5 KiB", "12 MiB". Returns `out`. */
const char *again_bytes_format(uint64_t bytes, char out[AGAIN_BYTES_TEXT]);

/* Draws on a stream that is a terminal, ten times a second at most. */
typedef struct again_progress_line {
  FILE *stream; /* NULL = nothing is drawn */
  unsigned width;
  uint64_t drawn_ms;
  bool is_drawn;
} again_progress_line;

void again_progress_begin(again_progress_line *line, FILE *stream,
                          bool enabled);
void again_progress_draw(again_progress_line *line, uint64_t now_ms,
                         const again_progress *progress);
/* Clears the line, before other text and at the end. */
void again_progress_erase(again_progress_line *line);

#endif
