#include "lint/findings.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void again_lint_findings_clear(again_lint_findings *findings) {
  free(findings->items);
  *findings = (again_lint_findings){.items = NULL};
}

void again_lint_findings_add(again_lint_findings *findings,
                             const again_diag *diag) {
  again_mem mem = again_mem_resolve(NULL);
  void *items = findings->items;
  if (again_mem_grow(&mem, &items, &findings->capacity, findings->count, 1,
                     sizeof(*findings->items)) != AGAIN_OK) {
    findings->out_of_memory = true;
    return;
  }
  findings->items = items;
  findings->items[findings->count++] = *diag;
}

static int by_place(const void *left, const void *right) {
  const again_diag *a = left;
  const again_diag *b = right;
  int files = strcmp(a->file, b->file);
  if (files != 0) {
    return files;
  }
  if (a->offset_bytes != b->offset_bytes) {
    return a->offset_bytes < b->offset_bytes ? -1 : 1;
  }
  int ids = strcmp(a->id, b->id);
  return ids != 0 ? ids : strcmp(a->message, b->message);
}

void again_lint_findings_sort(again_lint_findings *findings, size_t start) {
  if (findings->count > start) {
    qsort(findings->items + start, findings->count - start,
          sizeof(*findings->items), by_place);
  }
}

size_t again_lint_findings_count(const again_lint_findings *findings,
                                 again_severity severity) {
  size_t count = 0;
  for (size_t i = 0; i < findings->count; i++) {
    count += findings->items[i].severity == severity;
  }
  return count;
}

const char *again_severity_name(again_severity severity) {
  static const char *const names[] = {[AGAIN_SEVERITY_ERROR] = "error",
                                      [AGAIN_SEVERITY_WARNING] = "warning",
                                      [AGAIN_SEVERITY_NOTE] = "note"};
  return names[severity];
}
