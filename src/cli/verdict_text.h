/* A response judged, as people read it: what it is, which rule says so, and
 * what would happen next. */
#ifndef AGAIN_CLI_VERDICT_TEXT_H
#define AGAIN_CLI_VERDICT_TEXT_H

#include "base/buffer.h"
#include "judged.h"
#include "term.h"

/* How much is told. */
typedef enum again_detail {
  AGAIN_DETAIL_WAITS, /* the waits in a few words */
  AGAIN_DETAIL_REST   /* the waits are told elsewhere */
} again_detail;

/* Appends a few lines; the first is behind `heading` ("" = none). */
AGAIN_MUST_USE again_status again_append_verdict(again_buffer *out,
                                                 const again_term *term,
                                                 const char *heading,
                                                 const again_judged *judged,
                                                 again_detail detail);

#endif
