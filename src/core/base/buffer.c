#include "base/buffer.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_CAPACITY = 64 };

void again_buffer_init(again_buffer *buffer, const again_mem *mem) {
  *buffer = (again_buffer){again_mem_resolve(mem), NULL, 0, 0};
}

void again_buffer_clear(again_buffer *buffer) {
  again_mem_free(&buffer->mem, buffer->data);
  buffer->data = NULL;
  buffer->size = 0;
  buffer->capacity = 0;
}

void again_buffer_skip(again_buffer *buffer, size_t size) {
  size_t rest = buffer->size - size;
  if (rest > 0) {
    memmove(buffer->data, buffer->data + size, rest);
  }
  again_buffer_cut(buffer, rest);
}

/* Kept apart: a body may come byte by byte, and seldom meets this. */
__attribute__((cold)) static again_status grow(again_buffer *buffer,
                                               size_t size) {
  size_t wanted;
  if (__builtin_add_overflow(size, 1, &wanted)) {
    return AGAIN_ENOMEM;
  }
  if (buffer->capacity == 0 && wanted < FIRST_CAPACITY) {
    wanted = FIRST_CAPACITY;
  }
  void *data = buffer->data;
  again_status status = again_mem_grow(&buffer->mem, &data, &buffer->capacity,
                                       buffer->size, wanted, 1);
  buffer->data = data;
  return status;
}

static bool has_room(const again_buffer *buffer, size_t size) {
  return size < buffer->capacity - buffer->size;
}

again_status again_buffer_reserve(again_buffer *buffer, size_t size) {
  return has_room(buffer, size) ? AGAIN_OK : grow(buffer, size);
}

again_status again_buffer_append(again_buffer *buffer, const void *bytes,
                                 size_t size) {
  again_status status = again_buffer_reserve(buffer, size);
  if (status != AGAIN_OK) {
    return status;
  }
  char *end = buffer->data + buffer->size;
  if (size == 1) {
    *end = *(const char *)bytes; /* not worth a call */
  } else if (size > 0) {
    memcpy(end, bytes, size);
  }
  end[size] = '\0';
  buffer->size += size;
  return AGAIN_OK;
}

again_status again_buffer_append_text(again_buffer *buffer, const char *text) {
  return again_buffer_append(buffer, text, strlen(text));
}

again_status again_buffer_append_byte(again_buffer *buffer, char byte) {
  return again_buffer_append(buffer, &byte, 1);
}

again_status again_buffer_vprintf(again_buffer *buffer, const char *format,
                                  va_list args) {
  va_list measured;
  va_copy(measured, args);
  // NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): it is, one line up
  int length = vsnprintf(NULL, 0, format, measured);
  va_end(measured);
  if (length < 0) {
    return AGAIN_EINVAL;
  }
  again_status status = again_buffer_reserve(buffer, (size_t)length);
  if (status != AGAIN_OK) {
    return status;
  }
  (void)vsnprintf(buffer->data + buffer->size, (size_t)length + 1, format,
                  args);
  buffer->size += (size_t)length;
  return AGAIN_OK;
}

again_status again_buffer_printf(again_buffer *buffer, const char *format,
                                 ...) {
  va_list args;
  va_start(args, format);
  again_status status = again_buffer_vprintf(buffer, format, args);
  va_end(args);
  return status;
}
