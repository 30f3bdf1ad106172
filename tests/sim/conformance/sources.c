#include "conformance.h"

#include <stdbool.h>
#include <string.h>

const conformance_source *const conformance_sources[] = {
    &conformance_aws_2_1,       &conformance_aws_2_0,
    &conformance_aws_adaptive,  &conformance_aws_clock,
    &conformance_grpc_throttle, &conformance_grpc_a6,
    &conformance_finagle,       &conformance_envoy,
    &conformance_polly,         &conformance_ratelimit,
    &conformance_curl,          &conformance_body,
    &conformance_aliyun,
};
const size_t conformance_source_count =
    sizeof(conformance_sources) / sizeof(conformance_sources[0]);

const char *conformance_name(const conformance_table *table, size_t row) {
  const void *begin = (const char *)table->rows + row * table->row_bytes;
  return *(const char *const *)begin;
}

size_t conformance_rows_of(const conformance_source *source, const char *name) {
  size_t count = 0;
  for (size_t i = 0; i < CONFORMANCE_TABLES_MAX; i++) {
    const conformance_table *table = &source->tables[i];
    for (size_t k = 0; k < table->count; k++) {
      count += strcmp(conformance_name(table, k), name) == 0 ? 1 : 0;
    }
  }
  return count;
}

const conformance_other *conformance_other_of(const conformance_source *source,
                                              const char *name) {
  for (size_t i = 0; i < source->other_count; i++) {
    if (strcmp(source->others[i].name, name) == 0) {
      return &source->others[i];
    }
  }
  return NULL;
}

/* A case of several rows counts at its first. */
static bool is_first_row(const conformance_source *source, size_t at,
                         size_t row) {
  const char *name = conformance_name(&source->tables[at], row);
  for (size_t i = 0; i <= at; i++) {
    size_t end = i < at ? source->tables[i].count : row;
    for (size_t k = 0; k < end; k++) {
      if (strcmp(conformance_name(&source->tables[i], k), name) == 0) {
        return false;
      }
    }
  }
  return true;
}

conformance_counts conformance_count(const conformance_source *source) {
  conformance_counts counts = {0, 0, 0};
  for (size_t i = 0; i < CONFORMANCE_TABLES_MAX; i++) {
    for (size_t k = 0; k < source->tables[i].count; k++) {
      counts.run += is_first_row(source, i, k) ? 1 : 0;
    }
  }
  for (size_t i = 0; i < source->other_count; i++) {
    bool has_rows = conformance_rows_of(source, source->others[i].name) > 0;
    counts.partly += has_rows ? 1 : 0;
    counts.others += has_rows ? 0 : 1;
  }
  counts.run -= counts.partly;
  return counts;
}
