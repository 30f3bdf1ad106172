#include "operands.h"

#include <stdlib.h>

bool again_operands_init(again_operands *paths, int argc) {
  paths->count = 0;
  paths->items = calloc((size_t)argc + 1, sizeof *paths->items);
  return paths->items != NULL;
}

void again_operands_clear(again_operands *paths) {
  free(paths->items);
}

void again_operands_add(again_operands *paths, const char *path) {
  paths->items[paths->count++] = path;
}

void again_operands_default(again_operands *paths) {
  if (paths->count == 0) {
    again_operands_add(paths, "-");
  }
}
