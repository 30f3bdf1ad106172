/* Header lines held back, as they came. The memory is kept from call to
 * call. */
#ifndef AGAIN_CURL_LINES_H
#define AGAIN_CURL_LINES_H

#include <again/curl.h>

typedef struct again_lines {
  again_mem mem;
  char *data;
  size_t size;
  size_t capacity;
} again_lines;

void again_lines_init(again_lines *lines, const again_mem *mem);
void again_lines_clear(again_lines *lines);
AGAIN_MUST_USE again_status again_lines_add(again_lines *lines,
                                            const char *line, size_t size);
/* The size of the line that begins at `offset`, its line end included; 0 at
 * the end. */
size_t again_lines_size_at(const again_lines *lines, size_t offset);

#endif
