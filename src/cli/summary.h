/* How often each kind of answer came. */
#ifndef AGAIN_CLI_SUMMARY_H
#define AGAIN_CLI_SUMMARY_H

#include "base/arena.h"
#include "base/buffer.h"
#include "record.h"

typedef struct again_summary_row again_summary_row;

typedef struct again_summary {
  again_arena arena; /* of the rows */
  again_summary_row **table;
  size_t capacity; /* a power of two, or 0 */
  size_t count;
} again_summary;

void again_summary_init(again_summary *summary, const again_mem *mem);
void again_summary_clear(again_summary *summary);

/* Counts one response by class, reason, effect, retry and code. */
AGAIN_MUST_USE again_status again_summary_add(again_summary *summary,
                                              const again_record *record);

/* Appends all rows, the most frequent first: as a table, or as one line of
 * JSON each. The summary takes no more responses. */
AGAIN_MUST_USE again_status again_summary_text(again_summary *summary,
                                               again_buffer *out);
AGAIN_MUST_USE again_status again_summary_json(again_summary *summary,
                                               again_buffer *out);

#endif
