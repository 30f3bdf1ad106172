/*
 * The published cases of others, a file of this folder for each source: those
 * for which there is a word here are run as they stand, each other has its
 * reason. Figures and names are those of the vectors, which stand outside the
 * repository; where they are, no case of theirs may be missing here.
 *
 * A case is named by where it stands in the vectors: the members that lead to
 * it, and what it calls itself or its number there. It may need several rows.
 */
#ifndef AGAIN_TESTS_CONFORMANCE_H
#define AGAIN_TESTS_CONFORMANCE_H

#include <stddef.h>

/* Rows that are run. What they hold is their source's own affair, but that each
 * begins with its case's name. */
typedef struct conformance_table {
  const void *rows;
  size_t row_bytes;
  size_t count;
} conformance_table;

#define CONFORMANCE_TABLE(rows)                                                \
  { rows, sizeof((rows)[0]), sizeof(rows) / sizeof((rows)[0]) }

/* A case that means something else here, or nothing. One that also has a row
 * means so in part. */
typedef struct conformance_other {
  const char *name;
  const char *because;
} conformance_other;

#define CONFORMANCE_TABLES_MAX 8

typedef struct conformance_source {
  const char *vectors; /* the file's name, without ".json" */
  const char *origin;  /* who published them */
  conformance_table tables[CONFORMANCE_TABLES_MAX];
  const conformance_other *others;
  size_t other_count;
} conformance_source;

extern const conformance_source conformance_aws_2_1, conformance_aws_2_0,
    conformance_aws_adaptive, conformance_aws_clock, conformance_grpc_throttle,
    conformance_grpc_a6, conformance_finagle, conformance_envoy,
    conformance_polly, conformance_ratelimit, conformance_curl,
    conformance_body, conformance_aliyun;

extern const conformance_source *const conformance_sources[];
extern const size_t conformance_source_count;

const char *conformance_name(const conformance_table *table, size_t row);
/* How many rows a case has, and whether it is among the others. */
size_t conformance_rows_of(const conformance_source *source, const char *name);
const conformance_other *conformance_other_of(const conformance_source *source,
                                              const char *name);

/* Cases, not rows. */
typedef struct conformance_counts {
  size_t run;
  size_t partly;
  size_t others;
} conformance_counts;
conformance_counts conformance_count(const conformance_source *source);

/* The page that says all this, in Markdown. Free it. */
char *conformance_page(void);

#endif
