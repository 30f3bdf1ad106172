#include "output.h"

#include <stdio.h>

#include "complain.h"

bool again_output(again_buffer *out, again_status status) {
  if (status != AGAIN_OK) {
    again_complain("out of memory");
    return false;
  }
  size_t size = out->size;
  bool is_well = size == 0 || fwrite(out->data, 1, size, stdout) == size;
  again_buffer_reset(out);
  return is_well;
}
