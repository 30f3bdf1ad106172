#include "lines.h"

#include <string.h>

#define FIRST_CAPACITY 2048

void again_lines_init(again_lines *lines, const again_mem *mem) {
  *lines = (again_lines){.mem = *mem};
}

void again_lines_clear(again_lines *lines) {
  lines->mem.free(lines->data, lines->mem.user);
  again_lines_init(lines, &lines->mem);
}

static again_status grow(again_lines *lines, size_t size) {
  size_t capacity = lines->capacity == 0 ? FIRST_CAPACITY : lines->capacity;
  while (capacity - lines->size < size) {
    if (capacity > SIZE_MAX / 2) {
      return AGAIN_ENOMEM;
    }
    capacity *= 2;
  }
  char *data = lines->mem.realloc(lines->data, capacity, lines->mem.user);
  if (data == NULL) {
    return AGAIN_ENOMEM;
  }
  lines->data = data;
  lines->capacity = capacity;
  return AGAIN_OK;
}

again_status again_lines_add(again_lines *lines, const char *line,
                             size_t size) {
  if (size == 0) {
    return AGAIN_OK;
  }
  if (lines->capacity - lines->size < size) {
    const again_status status = grow(lines, size);
    if (status != AGAIN_OK) {
      return status;
    }
  }
  memcpy(lines->data + lines->size, line, size);
  lines->size += size;
  return AGAIN_OK;
}

size_t again_lines_size_at(const again_lines *lines, size_t offset) {
  const size_t left = lines->size - offset;
  if (left == 0) {
    return 0;
  }
  const char *start = lines->data + offset;
  const char *end = memchr(start, '\n', left);
  return end == NULL ? left : (size_t)(end - start) + 1;
}
