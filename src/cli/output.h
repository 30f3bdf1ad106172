/* What goes to stdout. */
#ifndef AGAIN_CLI_OUTPUT_H
#define AGAIN_CLI_OUTPUT_H

#include "base/buffer.h"

/* Writes and empties `out`, where `status` says that it is complete. False
 * where it is not, after a complaint, and where stdout takes no more: that is
 * told once, when the command ends. */
bool again_output(again_buffer *out, again_status status);

#endif
