/* The findings of one run of the linter. */
#ifndef AGAIN_CLI_LINT_FINDINGS_H
#define AGAIN_CLI_LINT_FINDINGS_H

#include <again/again.h>

typedef struct again_lint_findings {
  again_diag *items;
  size_t count;
  size_t capacity;
  bool out_of_memory;
} again_lint_findings;

void again_lint_findings_clear(again_lint_findings *findings);
void again_lint_findings_add(again_lint_findings *findings,
                             const again_diag *diag);
/* From `start` on: by place. */
void again_lint_findings_sort(again_lint_findings *findings, size_t start);
size_t again_lint_findings_count(const again_lint_findings *findings,
                                 again_severity severity);
const char *again_severity_name(again_severity severity);

#endif
