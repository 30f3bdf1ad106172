/* Findings as text with a caret, as JSON lines, and as SARIF 2.1.0. */
#ifndef AGAIN_CLI_LINT_PRINT_H
#define AGAIN_CLI_LINT_PRINT_H

#include <stdio.h>

#include "lint/findings.h"
#include "term.h"

/* `document` is the file's text; absent where it is not known, or is that of
 * another file: then the line is not shown. */
void again_lint_print_text(FILE *out, const again_term *term,
                           const again_diag *diag, again_text document);
AGAIN_MUST_USE again_status again_lint_print_json(FILE *out,
                                                  const again_diag *diag);
/* One document with all findings. */
AGAIN_MUST_USE again_status
again_lint_print_sarif(FILE *out, const again_lint_findings *findings);

#endif
