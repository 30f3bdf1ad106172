/*
 * Whole calls as rows of {now, event, expected action, why, due}, under one
 * small policy, and what is needed to run them.
 */
#ifndef AGAIN_TESTS_CALL_SCRIPT_H
#define AGAIN_TESTS_CALL_SCRIPT_H

#include "scripted_governor.h"

#define LEAST_DRAW UINT64_C(0)
#define MOST_DRAW UINT64_MAX

/* "default" 100 ms to 10 s, factor 2, full jitter, 4 attempts, 60 s;
 * "throttling" from 1 s; "state-conflict" 5 s to 60 s, factor 1.5, no jitter,
 * 6 attempts, 10 m. Hints up to 20 s, 3 resumes. */
extern const char script_policy[];

/* A response as the server of a test gives it. */
typedef struct answer {
  unsigned status;
  again_transport transport;
  const char *code;
  const char *header; /* "header:NAME"; NULL = none */
  const char *value;
} answer;

extern const answer fine, busy, busy_for_3s, busy_for_21s, clamped_for_21s,
    pushed_at_once, pushed_away, in_state, in_state_for_1s, failed,
    failed_for_500ms, replayed, replayed_maybe, expired, skewed, denied,
    at_limit, wrong, strange, unreachable, broken, cut_off, by_caller,
    local_fault, failed_for_21s;

typedef enum script_event {
  STOP, /* no more rows */
  BEGIN,
  NEXT,
  END,
  WITHDRAW,
  CANCEL
} script_event;

typedef struct script_row {
  uint64_t now_ms;
  script_event event;
  const answer *answer;
  const again_attempt *attempt;
  again_action action;
  again_why why;
  uint64_t due_ms;
} script_row;

#define ROW_BEGIN(now, action, why, due)                                       \
  { now, BEGIN, NULL, NULL, AGAIN_ACTION_##action, AGAIN_WHY_##why, due }
#define ROW_NEXT(now, action, why, due)                                        \
  { now, NEXT, NULL, NULL, AGAIN_ACTION_##action, AGAIN_WHY_##why, due }
#define ROW_END(now, answer, action, why, due)                                 \
  { now, END, &(answer), NULL, AGAIN_ACTION_##action, AGAIN_WHY_##why, due }
#define ROW_END_AS(now, answer, attempt, action, why, due)                     \
  {                                                                            \
    now, END, &(answer), &(attempt), AGAIN_ACTION_##action, AGAIN_WHY_##why,   \
        due                                                                    \
  }
#define ROW_WITHDRAW(now, action, why, due)                                    \
  { now, WITHDRAW, NULL, NULL, AGAIN_ACTION_##action, AGAIN_WHY_##why, due }
#define ROW_CANCEL(now, action, why)                                           \
  {                                                                            \
    now, CANCEL, NULL, NULL, AGAIN_ACTION_##action, AGAIN_WHY_##why,           \
        AGAIN_NEVER                                                            \
  }
/* The usual ones. */
#define BEGINS ROW_BEGIN(0, GO, NONE, AGAIN_NEVER)
#define GOES(now) ROW_NEXT(now, GO, NONE, AGAIN_NEVER)
#define RETRIES(now, answer, due) ROW_END(now, answer, RETRY, NONE, due)
#define GIVES_UP(now, answer, why)                                             \
  ROW_END(now, answer, GIVE_UP, why, AGAIN_NEVER)
#define DELIVERS(now) ROW_END(now, fine, DELIVER, SUCCESS, AGAIN_NEVER)

#define SCRIPT_ROWS_MAX 24

typedef struct script {
  const char *name;
  const char *method; /* NULL = "GET" */
  again_answer idempotent;
  again_call_options options; /* struct_size 0 = defaults */
  uint64_t draw;
  /* What the governor says first; then everything goes. */
  again_grant grants[4];
  size_t grant_count;
  script_row rows[SCRIPT_ROWS_MAX];
} script;

/* For members of `options` in a script. */
#define OPTIONS(...)                                                           \
  { .struct_size = sizeof(again_call_options), __VA_ARGS__ }
#define GRANT(...)                                                             \
  { .struct_size = sizeof(again_grant), __VA_ARGS__ }

again_policy *script_parse(const char *text);
again_response *script_response(again_policy *policy, const answer *given,
                                const again_time *now);
/* Runs each script with a governor, and without one where it has no grants;
 * expects what its rows do, one draw for each failure, and that every grant is
 * closed at last. */
void scripts_run(const script *scripts, size_t count);

#endif
