/*
 * Whole calls against a scripted server in virtual time: time jumps to
 * whatever comes next, so that an hour of waiting costs nothing.
 */
#ifndef AGAIN_TESTS_SIM_H
#define AGAIN_TESTS_SIM_H

#include "call_script.h"

#define SIM_ANSWERS_MAX 16

/* One case of a file of published vectors. */
typedef struct sim_case {
  /* The file, and the case's name there. */
  const char *vectors;
  const char *name;
  const char *policy;
  /* 0 = the policy's. */
  unsigned attempts;
  uint64_t deadline_ms;
  uint64_t draw;
  /* What the server answers, in this order; when a call is over and answers
   * are left, another begins under the same governor. */
  size_t answer_count;
  answer answers[SIM_ANSWERS_MAX];
  /* The delays before each attempt that is not a call's first. */
  size_t delay_count;
  uint64_t delays_ms[SIM_ANSWERS_MAX];
  /* How the last call ends. */
  again_action action;
  again_why why;
} sim_case;

/* Runs the case and expects all that it says: every answer is asked for, at
 * its time, and no other. */
void sim_run(const sim_case *given);

#endif
