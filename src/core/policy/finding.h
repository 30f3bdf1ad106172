/*
 * Findings about policy files, while they are loaded: each has a name, a
 * place and one line. All are told to the caller's function; the first is the
 * load's answer.
 */
#ifndef AGAIN_POLICY_FINDING_H
#define AGAIN_POLICY_FINDING_H

#include "policy/cursor.h"
#include "policy/json_doc.h"

/* X(ENUMERATOR, "id", status) */
#define AGAIN_FINDINGS(X)                                                      \
  X(SYNTAX, "syntax", AGAIN_ESYNTAX)                                           \
  X(TOO_LARGE, "too-large", AGAIN_ELIMIT)                                      \
  X(TOO_DEEP, "too-deep", AGAIN_ELIMIT)                                        \
  X(NOT_FOUND, "not-found", AGAIN_ENOTFOUND)                                   \
  X(UNREADABLE, "unreadable", AGAIN_EIO)                                       \
  X(UNSUPPORTED_VERSION, "unsupported-version", AGAIN_EPOLICY)                 \
  X(UNKNOWN_MEMBER, "unknown-member", AGAIN_EPOLICY)                           \
  X(DUPLICATE_MEMBER, "duplicate-member", AGAIN_EPOLICY)                       \
  X(MISSING_MEMBER, "missing-member", AGAIN_EPOLICY)                           \
  X(WRONG_TYPE, "wrong-type", AGAIN_EPOLICY)                                   \
  X(BAD_VALUE, "bad-value", AGAIN_EPOLICY)                                     \
  X(BAD_DURATION, "bad-duration", AGAIN_EPOLICY)                               \
  X(BAD_SOURCE, "bad-source", AGAIN_EPOLICY)                                   \
  X(UNKNOWN_REASON, "unknown-reason", AGAIN_EPOLICY)                           \
  X(CATCH_ALL_NOT_LAST, "catch-all-not-last", AGAIN_EPOLICY)                   \
  X(SCHEDULE_MISSING, "schedule-missing", AGAIN_EPOLICY)                       \
  X(EXTENDS_CYCLE, "extends-cycle", AGAIN_EPOLICY)                             \
  X(EXTENDS_MISSING, "extends-missing", AGAIN_ENOTFOUND)

typedef enum again_finding_id {
#define AGAIN_FINDING_ENUMERATOR(name, id, status) AGAIN_FINDING_##name,
  AGAIN_FINDINGS(AGAIN_FINDING_ENUMERATOR)
#undef AGAIN_FINDING_ENUMERATOR
} again_finding_id;

typedef struct again_findings {
  again_diag_fn *on_diag; /* may be NULL */
  void *user;
  again_diag *first_ret; /* may be NULL */
  again_status status;   /* of the first error; AGAIN_OK = none yet */
  /* The file that findings are about now. */
  again_text file;
  again_cursor cursor;
} again_findings;

/* `diag` may be NULL. */
void again_findings_init(again_findings *findings, again_diag_fn *on_diag,
                         void *user, again_diag *diag);
/* What comes now is about this file. */
void again_findings_enter(again_findings *findings, again_text file,
                          again_text document);

/* About a value. NULL = about the file as a whole, without a place. */
void again_finding(again_findings *findings, again_finding_id id,
                   const again_json *at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* About a member's name. */
void again_finding_of_name(again_findings *findings, again_finding_id id,
                           const again_json *member, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* About a byte of a text that is no tree. */
void again_finding_at(again_findings *findings, again_finding_id id,
                      size_t offset, const char *message);
/* As again_finding_at, of the file as a whole, and no error. */
void again_finding_warn(again_findings *findings, again_finding_id id,
                        const char *message);

/* Room for a name of a file in messages: `%.*s` takes an int. */
int again_finding_width(again_text text);

#endif
