/* Counts what is allocated by whomever: ours, yajl's, libxml2's. glibc's own
 * functions under other names do the work. */
#include "bench.h"

#include <stdlib.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *ptr, size_t size);

/* Others' calls come here as well: the program's symbols are seen first. */
#define FOR_ALL __attribute__((visibility("default")))

static size_t malloc_count;

size_t bench_malloc_count(void) {
  return malloc_count;
}

FOR_ALL void *malloc(size_t size) {
  malloc_count++;
  return __libc_malloc(size);
}

FOR_ALL void *calloc(size_t count, size_t size) {
  malloc_count++;
  return __libc_calloc(count, size);
}

FOR_ALL void *realloc(void *ptr, size_t size) {
  malloc_count++;
  return __libc_realloc(ptr, size);
}
