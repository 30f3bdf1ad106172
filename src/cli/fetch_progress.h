/* The progress line of `again fetch`: bytes and rate while a transfer runs,
 * and what is being waited for while a retry is pending. */
#ifndef AGAIN_CLI_FETCH_PROGRESS_H
#define AGAIN_CLI_FETCH_PROGRESS_H

#include <again/again.h>

#include "term.h"

/* What there is to show. */
typedef struct again_progress {
  const char *name;        /* of the file, or the URL */
  uint64_t received_bytes; /* in this attempt; sent, while it uploads */
  uint64_t total_bytes;    /* 0 = unknown */
  uint64_t rate_bytes_s;
  /* The decision that is being waited on; NULL = an attempt runs. */
  const again_decision *waits_on;
  uint64_t wait_left_ms;
} again_progress;

#define AGAIN_PROGRESS_BYTES 1024

/* The line, at most `width` columns; server text is escaped. Returns `out`. */
const char *again_progress_render(const again_progress *progress,
                                  unsigned width,
                                  char out[AGAIN_PROGRESS_BYTES]);

#define AGAIN_BYTES_TEXT 24
/* "482 B", "1.5 KiB", "12 MiB". Returns `out`. */
const char *again_bytes_format(uint64_t bytes, char out[AGAIN_BYTES_TEXT]);

/* A line of a terminal, drawn over and over. */
typedef struct again_progress_line {
  FILE *stream; /* NULL = nothing is drawn */
  bool is_drawn;
} again_progress_line;

/* Nothing is drawn where `stream` is no terminal. */
void again_progress_begin(again_progress_line *line, FILE *stream,
                          bool enabled);
void again_progress_draw(again_progress_line *line,
                         const again_progress *progress);
/* Clears the line, before other text and at the end. */
void again_progress_erase(again_progress_line *line);

#endif
