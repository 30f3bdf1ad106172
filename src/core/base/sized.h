/*
 * Structs that begin with `struct_size`. A program built against an older
 * header has a shorter one; it is read and written only so far.
 */
#ifndef AGAIN_BASE_SIZED_H
#define AGAIN_BASE_SIZED_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Whether the caller's struct has all of our members. */
static inline bool again_sized_is_whole(const void *theirs, size_t full_size) {
  size_t size;
  memcpy(&size, theirs, sizeof(size));
  return size >= full_size;
}

/* Copies all behind struct_size, up to `size` of either. Mostly that is all
 * there is: then its size is known to the compiler. */
static inline void again_sized_copy(void *to, const void *from, size_t size,
                                    size_t full_size) {
  if (size >= full_size) {
    memcpy((char *)to + sizeof(size), (const char *)from + sizeof(size),
           full_size - sizeof(size));
  } else if (size > sizeof(size)) {
    memcpy((char *)to + sizeof(size), (const char *)from + sizeof(size),
           size - sizeof(size));
  }
}

/* Reads the caller's `from` over the defaults that `own`, of `full_size`
 * bytes, holds. */
static inline void again_sized_read(void *own, const void *from,
                                    size_t full_size) {
  size_t size;
  memcpy(&size, from, sizeof(size));
  again_sized_copy(own, from, size, full_size);
}

/* Writes `from`, of `full_size` bytes, as far as the struct_size in `*out`
 * reaches, and leaves that size as it is. */
static inline void again_sized_write(void *out, const void *from,
                                     size_t full_size) {
  size_t size;
  memcpy(&size, out, sizeof(size));
  again_sized_copy(out, from, size, full_size);
}

#endif
