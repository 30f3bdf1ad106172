/* The progress lines of `again fetch`: bytes and rate while a transfer runs,
 * what is being waited for while a retry is pending, and the total. */
#ifndef AGAIN_CLI_FETCH_PROGRESS_H
#define AGAIN_CLI_FETCH_PROGRESS_H

#include <again/again.h>

#include "term.h"

/* What there is to show. */
typedef struct again_progress {
  const char *tag;     /* which of several it is: "[2] "; NULL = the one */
  const char *name;    /* of the file, or the URL */
  unsigned lead_width; /* of tag and name, so that lines agree; at most 64 */
  uint64_t received_bytes; /* in the file; sent, while it uploads */
  uint64_t total_bytes;    /* 0 = unknown */
  uint64_t rate_bytes_s;
  /* The decision that is being waited on; NULL = an attempt runs. */
  const again_decision *waits_on;
  uint64_t wait_left_ms;
  /* What is overloaded, where the call is held; and whether it is known when it
   * asks again, or only when it gives up. */
  const char *scope;
  bool knows_when;
  bool probes; /* an attempt runs that is a probe */
} again_progress;

/* What there is of many. */
typedef struct again_progress_total {
  size_t url_count;
  size_t done_count; /* with those that failed */
  size_t failed_count;
  size_t running_count;
  uint64_t received_bytes;
  uint64_t rate_bytes_s;
} again_progress_total;

#define AGAIN_PROGRESS_BYTES 1024

/* The columns that tag and name need. */
unsigned again_progress_lead_width(const again_progress *progress);

/* The line, at most `width` columns; server text is escaped. Returns `out`. */
const char *again_progress_render(const again_progress *progress,
                                  unsigned width,
                                  char out[AGAIN_PROGRESS_BYTES]);
/* "3 of 40 done, 1 failed, 5 running: 12 MiB, 1.2 MiB/s"; the same. */
const char *again_progress_render_total(const again_progress_total *total,
                                        unsigned width,
                                        char out[AGAIN_PROGRESS_BYTES]);

#define AGAIN_BYTES_TEXT 24
/* "482 B", "1.5 KiB", "12 MiB". Returns `out`. */
const char *again_bytes_format(uint64_t bytes, char out[AGAIN_BYTES_TEXT]);

#endif
