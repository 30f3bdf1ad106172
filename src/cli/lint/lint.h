/*
 * The linter: judges one file with all that it extends, but tells only of the
 * file itself. Checks stand in families, a file each.
 */
#ifndef AGAIN_CLI_LINT_LINT_H
#define AGAIN_CLI_LINT_LINT_H

#include "lint/findings.h"
#include "policy/cursor.h"
#include "policy/json_doc.h"
#include "policy/policy.h"

typedef struct again_lint {
  const again_policy *policy; /* merged */
  const char *file;
  const again_json *root;
  const again_json *const *rule_values; /* of the file's own rules, */
  size_t rule_count;                    /* the first of the policy's */
  /* Where programs look for policies; NULL behind the last. NULL = nowhere. */
  const char *const *folders;
  again_texts codes; /* that the service knows; count 0 = unknown */
  again_lint_findings *findings;
  /* Rules without a code, by their messages, and those that have neither. */
  const again_code_index *messages;
  const uint32_t *wordless;
  size_t wordless_count;
  again_arena arena;
  again_cursor cursor;
  again_buffer sample; /* of what a glob matches, one at a time */
} again_lint;

/* `document` is the text of the policy's first file, which could be loaded. To
 * be cleared, whatever this answers. */
AGAIN_MUST_USE again_status again_lint_init(again_lint *lint,
                                            const again_policy *policy,
                                            again_text document,
                                            again_lint_findings *findings);
void again_lint_clear(again_lint *lint);

/* Tells a finding about a value of the file. */
void again_lint_tell(again_lint *lint, const char *id, const again_json *at,
                     const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The value in the file that a rule of its own was made of. */
const again_json *again_lint_rule_value(const again_lint *lint,
                                        const again_rule *rule);
/* One of the rule's codes there. */
const again_json *again_lint_code_value(const again_lint *lint,
                                        const again_rule *rule,
                                        again_text code);
/* A member of an object; the object where it has none. */
const again_json *again_lint_member(const again_json *object, const char *name);
/* A text of such a member, which is one or a list of them. */
const again_json *again_lint_item(const again_json *object, const char *name,
                                  again_text text);
/* What an entry was made of, in its list in the file. */
const again_json *again_lint_entry_value(const again_json *list,
                                         const again_entry *entry);
/* "line 12", or "pack:http:12" for a rule of another file. */
const char *again_lint_place(const again_lint *lint, const again_rule *rule,
                             char *out, size_t size);

/* The families. */
void again_lint_order(again_lint *lint);       /* rules against earlier rules */
void again_lint_rules(again_lint *lint);       /* rules each for itself */
void again_lint_conditions(again_lint *lint);  /* of rules, hints, fields */
void again_lint_waits(again_lint *lint);       /* schedules, limits, hints */
void again_lint_requests(again_lint *lint);    /* peek, idempotent */
void again_lint_hosts(again_lint *lint);       /* hosts against others' */
void again_lint_host_shapes(again_lint *lint); /* hosts each for itself */
void again_lint_names(again_lint *lint);       /* name */
void again_lint_texts(again_lint *lint);       /* notes, codes */

/* Drops from `start` on what the file's x-lint members silence, and tells what
 * is wrong with them. Last. */
void again_lint_ignore(again_lint *lint, size_t start);

/* A condition of the file, whatever has it. */
void again_lint_condition(again_lint *lint, const again_json *at,
                          const again_condition *when);
/* A method of the file, whatever names it: false where a request may have it.
 */
bool again_lint_method(again_lint *lint, const again_json *at,
                       again_text method);

/* Whether every answer that `narrow` matches, `wide` does: sure when true.
 * Both are of the policy of `plan`. */
bool again_condition_covers(const again_plan *plan, const again_condition *wide,
                            const again_condition *narrow);

/* Makes ready what again_lint_cover() searches. */
AGAIN_MUST_USE again_status again_lint_cover_init(again_lint *lint);
/* The first rule before `end` that takes in the whole condition; `end` where
 * none. */
size_t again_lint_cover(again_lint *lint, size_t end,
                        const again_condition *condition);

/* Whether some text matches both, ASCII case ignored. */
bool again_lint_globs_meet(again_text a, again_text b);

#endif
