/*
 * What is compared: a way of making calls. It is told of a call's beginning,
 * its time and its answers, and says what the call does next. One contender
 * runs one fleet.
 */
#ifndef AGAIN_SIM_CONTENDER_H
#define AGAIN_SIM_CONTENDER_H

#include <again/again.h>

#include "sim/server.h"

typedef struct again_sim_call {
  uint64_t began_ms;
  uint64_t asker; /* that again_ready_fn is told */
  uint32_t process;
  uint32_t attempts; /* made so far */
  void *own;         /* the contender's */
  uint64_t own_number;
} again_sim_call;

typedef enum again_sim_step_kind {
  AGAIN_SIM_STEP_GO,   /* an attempt begins */
  AGAIN_SIM_STEP_WAIT, /* until due_ms, AGAIN_NEVER = until it is ready */
  AGAIN_SIM_STEP_DELIVER,
  AGAIN_SIM_STEP_GIVE_UP
} again_sim_step_kind;

typedef struct again_sim_step {
  again_sim_step_kind kind;
  again_why why;
  uint64_t due_ms;
} again_sim_step;

typedef struct again_sim_contender again_sim_contender;

struct again_sim_contender {
  /* Makes what is the call's own; where that fails there is no call. */
  again_status (*begin)(again_sim_contender *self, again_sim_call *call,
                        uint64_t now_ms, again_sim_step *out);
  void (*next)(again_sim_contender *self, again_sim_call *call, uint64_t now_ms,
               again_sim_step *out);
  void (*end)(again_sim_contender *self, again_sim_call *call,
              again_sim_answer answer, uint64_t now_ms, again_sim_step *out);
  /* The call is over, or the fleet is. */
  void (*drop)(again_sim_contender *self, again_sim_call *call);
  void (*free)(again_sim_contender *self);
  /* Whom a contender tells that a call should go on; set by the loop. */
  again_ready_fn *ready;
  void *ready_user;
};

#endif
