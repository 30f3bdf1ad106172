/* One file through the linter. */
#ifndef AGAIN_CLI_LINT_RUN_H
#define AGAIN_CLI_LINT_RUN_H

#include "lint/findings.h"
#include "policy/policy.h"

/*
 * Judges the policy `name` (a file, or a pack), and adds what is found, by
 * place. `document_ret` gets the text that all findings are about, and stays
 * empty where the policy could not be loaded: they may be about any of its
 * files then. AGAIN_OK whatever is found, or AGAIN_ENOMEM.
 */
AGAIN_MUST_USE again_status again_lint_run(again_lint_findings *findings,
                                           const char *name,
                                           const again_policy_options *options,
                                           again_texts codes,
                                           again_buffer *document_ret);

#endif
