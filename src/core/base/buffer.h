/* Bytes that grow. Kept from use to use, so that a steady state allocates
 * nothing. */
#ifndef AGAIN_BASE_BUFFER_H
#define AGAIN_BASE_BUFFER_H

#include <stdarg.h>

#include "base/mem.h"

typedef struct again_buffer {
  again_mem mem;
  char *data;
  size_t size;
  size_t capacity;
} again_buffer;

void again_buffer_init(again_buffer *buffer, const again_mem *mem);
void again_buffer_clear(again_buffer *buffer);
/* Forgets the bytes from `size` on; there are that many at least. */
static inline void again_buffer_cut(again_buffer *buffer, size_t size) {
  buffer->size = size;
  if (buffer->data != NULL) {
    buffer->data[size] = '\0';
  }
}
/* Forgets the bytes, keeps the memory. */
static inline void again_buffer_reset(again_buffer *buffer) {
  again_buffer_cut(buffer, 0);
}
/* Forgets the first `size` bytes; there are that many at least. */
void again_buffer_skip(again_buffer *buffer, size_t size);
/* Room for `size` more bytes and a NUL behind them. */
AGAIN_MUST_USE again_status again_buffer_reserve(again_buffer *buffer,
                                                 size_t size);
/* All appends keep a NUL behind the bytes, outside `size`. */
AGAIN_MUST_USE again_status again_buffer_append(again_buffer *buffer,
                                                const void *bytes, size_t size);
AGAIN_MUST_USE again_status again_buffer_append_text(again_buffer *buffer,
                                                     const char *text);
AGAIN_MUST_USE again_status again_buffer_append_byte(again_buffer *buffer,
                                                     char byte);
AGAIN_MUST_USE again_status again_buffer_printf(again_buffer *buffer,
                                                const char *format, ...)
    __attribute__((format(printf, 2, 3)));
AGAIN_MUST_USE again_status again_buffer_vprintf(again_buffer *buffer,
                                                 const char *format,
                                                 va_list args)
    __attribute__((format(printf, 2, 0)));

#endif
