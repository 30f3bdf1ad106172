/*
 * A response as programs log it: one JSON object with any of the members url,
 * method, operation, status, headers, body, transport, truncated and time.
 * Others are passed over.
 *
 * `headers` is an object of names to values or lists of values, or a list of
 * "Name: value" texts or [name, value] pairs. A `body` that is no text is
 * taken as it is written.
 */
#ifndef AGAIN_CLI_LOG_ENTRY_H
#define AGAIN_CLI_LOG_ENTRY_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"

typedef struct again_log_entry {
  again_arena arena; /* of all texts, and of the parser */
  again_text url;
  again_text method;
  again_text operation;
  again_text body;
  unsigned status; /* 0 = none */
  again_transport transport;
  bool is_truncated;
  bool has_time;
  int64_t wall_s;
  again_buffer head; /* "Name: value" lines, each with CR LF */
} again_log_entry;

void again_log_entry_init(again_log_entry *entry, const again_mem *mem);
void again_log_entry_clear(again_log_entry *entry);

/*
 * Reads one line into `entry`, whose texts hold until the next call and while
 * `line` does. AGAIN_OK, AGAIN_ENOMEM, or AGAIN_ESYNTAX; then `*why_ret` says
 * what is wrong in static words.
 */
AGAIN_MUST_USE again_status again_log_entry_read(again_log_entry *entry,
                                                 again_text line,
                                                 const char **why_ret);

#endif
