/*
 * What the run itself cannot do without. A failure here is none of libagain's.
 */
#ifndef AGAIN_TESTS_CHAOS_NEED_H
#define AGAIN_TESTS_CHAOS_NEED_H

#include <stdbool.h>
#include <stddef.h>

/* Or the program ends, and says what was missing. */
void chaos_need(bool holds, const char *what);

/* As calloc() and realloc(), but never NULL. */
void *chaos_calloc(size_t count, size_t size);
void *chaos_realloc(void *block, size_t size);

#endif
