#include "input.h"

#include <errno.h>
#include <string.h>

#include "complain.h"

#define PIECE_BYTES ((size_t)65536)

bool again_input_open(again_input *input, const char *path,
                      const again_mem *mem) {
  bool is_stdin = strcmp(path, "-") == 0;
  *input = (again_input){.name = is_stdin ? "stdin" : path};
  again_buffer_init(&input->bytes, mem);
  input->stream = is_stdin ? stdin : fopen(path, "rbe");
  if (input->stream == NULL) {
    again_complain("%s: %s", input->name, strerror(errno));
    return false;
  }
  return true;
}

void again_input_close(again_input *input) {
  if (input->stream != NULL && input->stream != stdin) {
    (void)fclose(input->stream); /* only read: nothing can be lost */
  }
  input->stream = NULL;
  again_buffer_clear(&input->bytes);
}

/* Reads one more piece. False after a complaint. */
static bool read_piece(again_input *input) {
  if (input->bytes.size > AGAIN_INPUT_MAX_BYTES) {
    again_complain("%s: larger than 1 GiB", input->name);
    return false;
  }
  if (again_buffer_reserve(&input->bytes, PIECE_BYTES) != AGAIN_OK) {
    again_complain("%s: out of memory", input->name);
    return false;
  }
  size_t got = fread(input->bytes.data + input->bytes.size, 1, PIECE_BYTES,
                     input->stream);
  input->bytes.size += got;
  input->bytes.data[input->bytes.size] = '\0';
  input->at_end = got < PIECE_BYTES;
  if (input->at_end && ferror(input->stream) != 0) {
    again_complain("%s: %s", input->name, strerror(errno));
    return false;
  }
  return true;
}

bool again_input_all(again_input *input, again_text *out) {
  while (!input->at_end) {
    if (!read_piece(input)) {
      return false;
    }
  }
  *out = again_text_make(input->bytes.data, input->bytes.size);
  return true;
}

/* Moves what is not yet taken to the front. */
static void drop_taken(again_input *input) {
  input->bytes.size -= input->taken;
  memmove(input->bytes.data, input->bytes.data + input->taken,
          input->bytes.size);
  input->taken = 0;
}

bool again_input_line(again_input *input, again_text *out) {
  size_t searched = 0;
  for (;;) {
    again_text bytes = again_text_make(input->bytes.data, input->bytes.size);
    again_text rest = again_text_from(bytes, input->taken);
    size_t end =
        searched + again_text_find(again_text_from(rest, searched), '\n');
    bool has_end = end < rest.size;
    if (has_end || (input->at_end && rest.size > 0)) {
      input->taken += has_end ? end + 1 : end;
      end -= end > 0 && rest.data[end - 1] == '\r' ? 1 : 0;
      *out = again_text_make(rest.data, end);
      return true;
    }
    if (input->at_end) {
      *out = AGAIN_TEXT_ABSENT;
      return true;
    }
    searched = rest.size;
    if (input->taken > 0) {
      drop_taken(input);
    }
    if (!read_piece(input)) {
      return false;
    }
  }
}
