/*
 * The linter: judges one file with all that it extends, but tells only of the
 * file itself. Checks stand in families, a file each.
 */
#ifndef AGAIN_CLI_LINT_LINT_H
#define AGAIN_CLI_LINT_LINT_H

#include "lint/findings.h"
#include "policy/json_doc.h"
#include "policy/policy.h"

typedef struct again_lint {
  const again_policy *policy; /* merged */
  const char *file;
  again_text document;
  const again_json *root;
  /* Where programs look for policies; NULL behind the last. NULL = nowhere. */
  const char *const *folders;
  again_texts codes; /* that the service knows; count 0 = unknown */
  again_lint_findings *findings;
} again_lint;

/* Tells a finding about a value of the file. */
void again_lint_tell(again_lint *lint, const char *id, const again_json *at,
                     const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The file's own rules: the first `count` of the policy's. */
size_t again_lint_rule_count(const again_lint *lint);
/* The value in the file that a rule of its own was made of. */
const again_json *again_lint_rule_value(const again_lint *lint,
                                        const again_rule *rule);
/* One of the rule's codes there. */
const again_json *again_lint_code_value(const again_lint *lint,
                                        const again_rule *rule,
                                        again_text code);
/* "line 12", or "pack:http:12" for a rule of another file. */
const char *again_lint_place(const again_lint *lint, const again_rule *rule,
                             char *out, size_t size);

/* The families. */
void again_lint_order(again_lint *lint);    /* rules against earlier rules */
void again_lint_rules(again_lint *lint);    /* rules each for itself */
void again_lint_waits(again_lint *lint);    /* schedules, limits, hints */
void again_lint_requests(again_lint *lint); /* peek, idempotent */
void again_lint_hosts(again_lint *lint);    /* hosts */
void again_lint_names(again_lint *lint);    /* name */
void again_lint_texts(again_lint *lint);    /* notes, codes */

/* Drops from `start` on what the file's x-lint members silence, and tells what
 * is wrong with them. Last. */
void again_lint_ignore(again_lint *lint, size_t start);

/* Whether every answer that `narrow` matches, `wide` does: sure when true.
 * Both are of the policy of `plan`. */
bool again_condition_covers(const again_plan *plan, const again_condition *wide,
                            const again_condition *narrow);

/* Whether some text matches both, ASCII case ignored. */
bool again_lint_globs_meet(again_text a, again_text b);

#endif
