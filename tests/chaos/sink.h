/*
 * Keeps what the caller is given, and says what it is.
 */
#ifndef AGAIN_TESTS_CHAOS_SINK_H
#define AGAIN_TESTS_CHAOS_SINK_H

#include "outcome.h"

typedef struct chaos_sink {
  unsigned char *bytes;
  size_t size;
  size_t capacity;
  unsigned head_count;
} chaos_sink;

void chaos_sink_clear(chaos_sink *sink);
void chaos_sink_write(chaos_sink *sink, const void *bytes, size_t size);
void chaos_sink_header(chaos_sink *sink, const char *line, size_t size);

/* `arrivals_max` bounds how many errors the server can have answered with. */
chaos_got chaos_sink_got(const chaos_sink *sink, const chaos_source *source,
                         const chaos_plan *plan, unsigned arrivals_max);

#endif
