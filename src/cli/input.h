/* Files and standard input, whole or line by line. */
#ifndef AGAIN_CLI_INPUT_H
#define AGAIN_CLI_INPUT_H

#include <stdio.h>

#include "base/buffer.h"
#include "base/text.h"

/* More is refused: what the command reads is looked at, not streamed. */
#define AGAIN_INPUT_MAX_BYTES ((size_t)1 << 30)

typedef struct again_input {
  FILE *stream;
  const char *name; /* for messages: the path, or "stdin" */
  again_buffer bytes;
  size_t taken; /* of `bytes`, by lines already given */
  bool at_end;
} again_input;

/* `path` "-" is stdin. False, after a complaint, where it cannot be opened. */
bool again_input_open(again_input *input, const char *path,
                      const again_mem *mem);
void again_input_close(again_input *input);

/* All there is, lent until the next call. False after a complaint. */
bool again_input_all(again_input *input, again_text *out);

/* The next line without its end, lent until the next call; absent at the end
 * of the file. False after a complaint. */
bool again_input_line(again_input *input, again_text *out);

#endif
