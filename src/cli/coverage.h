/* Codes that no rule names: those of errors that only a catch-all met, or
 * nothing at all. */
#ifndef AGAIN_CLI_COVERAGE_H
#define AGAIN_CLI_COVERAGE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "coverage_proposal.h"
#include "judged.h"

typedef struct again_coverage_row again_coverage_row;
/* All but the count is told by the first of the answers, or by the first that
 * has a message. */
struct again_coverage_row {
  again_text policy;
  again_text code;
  again_text message; /* absent where none */
  again_text place;   /* of the rule that met it; absent where none did */
  unsigned status;    /* 0 = none */
  again_class error_class;
  again_text reason;
  uint64_t count;
  again_proposal proposal;
  again_coverage_row *next;
};

typedef struct again_coverage {
  again_arena arena; /* of the rows */
  void *tree;        /* tsearch(3), by policy and code */
  again_coverage_row *rows;
  size_t row_count;
  uint64_t error_count;
  uint64_t codeless_count; /* of the errors, those that have no code */
  uint64_t unnamed_count;  /* and those whose code no rule names */
  again_buffer scratch;
} again_coverage;

void again_coverage_init(again_coverage *coverage, const again_mem *mem);
void again_coverage_clear(again_coverage *coverage);

AGAIN_MUST_USE again_status again_coverage_add(again_coverage *coverage,
                                               const again_judged *judged);

/* By code, then by policy: the order of equals. */
int again_coverage_compare(const void *left, const void *right);

#endif
