/* JSON for people to read. */
#ifndef AGAIN_CLI_JSON_PRETTY_H
#define AGAIN_CLI_JSON_PRETTY_H

#include "base/buffer.h"
#include "base/text.h"

/* Appends `json`, which has no white space between its tokens, with line ends
 * and indentation: what fits a line stands in one. */
AGAIN_MUST_USE again_status again_json_pretty(again_buffer *out,
                                              again_text json);

#endif
