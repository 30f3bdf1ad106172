/*
 * Published cases that are whole calls: run against a scripted server in
 * virtual time, where time jumps to whatever comes next.
 */
#ifndef AGAIN_TESTS_CALLS_H
#define AGAIN_TESTS_CALLS_H

#include "call_script.h"
#include "schedules.h"

typedef struct call_case {
  const char *name;
  const char *policy;
  /* 0 = the policy's. */
  unsigned attempts;
  uint64_t deadline_ms;
  /* Every random number. */
  uint64_t draw;
  /* What the server answers, in this order, to so many calls under one
   * governor, of which each begins when the one before is over. */
  const answer *answers;
  size_t answer_count;
  unsigned calls; /* 0 = one */
  /* Before each attempt that is not a call's first. */
  const uint64_t *delays_ms;
  size_t delay_count;
  /* What the budget has left after each answer; NULL = not said. */
  const uint32_t *tokens;
  /* How the last call ends. */
  again_action action;
  again_why why;
} call_case;

#define ANSWERS(...)                                                           \
  .answers = (const answer[]){__VA_ARGS__},                                    \
  .answer_count = sizeof((const answer[]){__VA_ARGS__}) / sizeof(answer)
#define TOKENS(...)                                                            \
  .tokens = (const uint32_t[]) {                                               \
    __VA_ARGS__                                                                \
  }

#define OK_ANSWER                                                              \
  { 200, AGAIN_TRANSPORT_OK, NULL, NULL, NULL }
#define STATUS(status)                                                         \
  { status, AGAIN_TRANSPORT_OK, NULL, NULL, NULL }
#define CODE(status, code)                                                     \
  { status, AGAIN_TRANSPORT_OK, code, NULL, NULL }
#define HEADER(status, name, value)                                            \
  { status, AGAIN_TRANSPORT_OK, NULL, "header:" name, value }
#define TRANSPORT(transport)                                                   \
  { 0, AGAIN_TRANSPORT_##transport, NULL, NULL, NULL }

#define DELIVERED .action = AGAIN_ACTION_DELIVER, .why = AGAIN_WHY_SUCCESS
#define GIVEN_UP(reason)                                                       \
  .action = AGAIN_ACTION_GIVE_UP, .why = AGAIN_WHY_##reason

/* Runs each under the governor of its policy, and where it speaks of tokens
 * under its budget alone. */
void calls_run(const call_case *cases, size_t count);

#endif
