/* Moments as people give them and as JSON shows them. */
#ifndef AGAIN_CLI_WALL_H
#define AGAIN_CLI_WALL_H

#include "base/text.h"

/* An RFC 3339 time, or "now". */
bool again_wall_parse(again_text text, int64_t *wall_s_ret);

#endif
