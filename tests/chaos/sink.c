#include "sink.h"

#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "need.h"

void chaos_sink_clear(chaos_sink *sink) {
  free(sink->bytes);
  *sink = (chaos_sink){.bytes = NULL};
}

void chaos_sink_write(chaos_sink *sink, const void *bytes, size_t size) {
  if (sink->capacity - sink->size < size) {
    sink->capacity = sink->capacity * 2 + size;
    sink->bytes = chaos_realloc(sink->bytes, sink->capacity);
  }
  if (size > 0) {
    memcpy(sink->bytes + sink->size, bytes, size);
    sink->size += size;
  }
}

/* "HTTP/1.1 1xx" is none of the answer's own heads. */
void chaos_sink_header(chaos_sink *sink, const char *line, size_t size) {
  static const char name[] = "HTTP/";
  if (size > 9 && memcmp(line, name, sizeof(name) - 1) == 0 && line[9] != '1') {
    sink->head_count++;
  }
}

static bool begins(const chaos_sink *sink, const void *body, size_t size) {
  return sink->size <= size &&
         (sink->size == 0 || memcmp(sink->bytes, body, sink->size) == 0);
}

static bool begins_error(const chaos_sink *sink, const chaos_source *source,
                         const chaos_plan *plan, unsigned arrival) {
  const chaos_fate fate = chaos_fate_of(source, plan, arrival);
  if (fate.kind == CHAOS_KIND_SUCCESS) {
    return false;
  }
  size_t size = 0;
  char *error = chaos_answer_error(plan, &fate, arrival, &size);
  const bool is_it = begins(sink, error, size);
  free(error);
  return is_it;
}

chaos_got chaos_sink_got(const chaos_sink *sink, const chaos_source *source,
                         const chaos_plan *plan, unsigned arrivals_max) {
  chaos_got got = sink->size == 0 ? CHAOS_GOT_NOTHING : CHAOS_GOT_STRANGE;
  for (unsigned i = 0; i < plan->version_count; i++) {
    const chaos_bytes *body = &plan->versions[i];
    if (begins(sink, body->data, body->size)) {
      if (body->size == sink->size) {
        return CHAOS_GOT_WHOLE;
      }
      got = got == CHAOS_GOT_STRANGE ? CHAOS_GOT_PART : got;
    }
  }
  for (unsigned i = 0; i < arrivals_max && got == CHAOS_GOT_STRANGE; i++) {
    if (begins_error(sink, source, plan, i)) {
      got = CHAOS_GOT_ERROR;
    }
  }
  return got;
}
