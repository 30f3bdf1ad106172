/* What the linter can find: each finding's name, which is never used again
 * for another, how bad it is, and what to do about it. */
#ifndef AGAIN_CLI_LINT_IDS_H
#define AGAIN_CLI_LINT_IDS_H

#include "base/text.h"

typedef struct again_lint_id {
  const char *name;
  again_severity severity;
  const char *summary;   /* one line */
  const char *paragraph; /* why it matters, and what to do */
} again_lint_id;

extern const again_lint_id again_lint_ids[];
extern const size_t again_lint_id_count;

/* NULL where there is none of this name. */
const again_lint_id *again_lint_id_find(again_text name);

#endif
