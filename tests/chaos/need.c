#include "need.h"

#include <stdio.h>
#include <stdlib.h>

void chaos_need(bool holds, const char *what) {
  if (!holds) {
    perror(what);
    abort();
  }
}

void *chaos_calloc(size_t count, size_t size) {
  void *block = calloc(count, size);
  chaos_need(block != NULL, "memory");
  return block;
}

void *chaos_realloc(void *block, size_t size) {
  void *grown = realloc(block, size);
  chaos_need(grown != NULL, "memory");
  return grown;
}
