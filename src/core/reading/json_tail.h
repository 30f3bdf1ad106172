/* The string that a JSON text breaks off in. */
#ifndef AGAIN_READING_JSON_TAIL_H
#define AGAIN_READING_JSON_TAIL_H

#include "base/buffer.h"

/*
 * Appends what is there of a string that `json` does not close, unescaped,
 * without a last escape or character that is incomplete. `*found_ret` says
 * whether there is one.
 */
AGAIN_MUST_USE again_status again_json_tail(again_buffer *out, again_text json,
                                            bool *found_ret);

#endif
