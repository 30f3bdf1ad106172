#include "sim/peers.h"

#include "base/extremes.h"
#include "base/mem.h"
#include "base/saturate.h"

/* The AWS SDKs' numbers. */
enum { TOKENS = 500, COST = 14, THROTTLE_COST = 5, REFUND = 1 };

typedef struct peer {
  again_sim_contender interface; /* first: a pointer to it is one to all */
  again_mem mem;
  const again_sim_peer *model;
  const again_sim_plan *plan;
  again_random random;
  uint32_t *spent; /* tokens, by process */
  size_t process_count;
  size_t process_capacity;
} peer;

static again_status find_process(peer *self, uint32_t number) {
  while (self->process_count <= number) {
    void *spent = self->spent;
    again_status status =
        again_mem_grow(&self->mem, &spent, &self->process_capacity,
                       self->process_count, 1, sizeof(*self->spent));
    self->spent = spent;
    if (status != AGAIN_OK) {
      return status;
    }
    self->spent[self->process_count++] = 0;
  }
  return AGAIN_OK;
}

static again_status peer_begin(again_sim_contender *contender,
                               again_sim_call *call, uint64_t now_ms,
                               again_sim_step *out) {
  (void)now_ms;
  *out = (again_sim_step){.kind = AGAIN_SIM_STEP_GO};
  call->own_number = 0;
  return find_process((peer *)contender, call->process);
}

static void peer_next(again_sim_contender *contender, again_sim_call *call,
                      uint64_t now_ms, again_sim_step *out) {
  (void)contender;
  (void)call;
  (void)now_ms;
  *out = (again_sim_step){.kind = AGAIN_SIM_STEP_GO};
}

/* A success gives back what its retry cost; that is in `own_number`. */
static void give_back(peer *self, const again_sim_call *call) {
  uint32_t refund = call->own_number > 0 ? (uint32_t)call->own_number : REFUND;
  uint32_t *spent = &self->spent[call->process];
  *spent -= (uint32_t)again_least(*spent, refund);
}

/* False where the process has too few tokens left. */
static bool pay(peer *self, again_sim_call *call, again_sim_answer answer) {
  if (!self->model->has_tokens) {
    return true;
  }
  uint32_t cost = answer == AGAIN_SIM_ANSWER_THROTTLED ? THROTTLE_COST : COST;
  uint32_t *spent = &self->spent[call->process];
  if (*spent + cost > TOKENS) {
    return false;
  }
  *spent += cost;
  call->own_number = cost;
  return true;
}

static uint64_t delay_of(peer *self, const again_sim_call *call,
                         again_sim_answer answer) {
  const again_sim_peer *model = self->model;
  bool has_hint = answer == AGAIN_SIM_ANSWER_REFUSED ||
                  answer == AGAIN_SIM_ANSWER_THROTTLED;
  if (model->obeys_hint && has_hint && self->plan->server.hint_ms > 0) {
    return self->plan->server.hint_ms;
  }
  double delay_ms =
      (double)(answer == AGAIN_SIM_ANSWER_THROTTLED ? model->throttle_base_ms
                                                    : model->base_ms);
  for (uint32_t i = 1; i < call->attempts; i++) {
    delay_ms *= model->factor;
  }
  double cap_ms = (double)model->cap_ms;
  delay_ms = delay_ms < cap_ms ? delay_ms : cap_ms;
  double unit = again_sim_unit(again_random_next(&self->random));
  switch (model->jitter) {
  case AGAIN_SIM_JITTER_NONE:
    break;
  case AGAIN_SIM_JITTER_FULL:
    delay_ms *= unit;
    break;
  case AGAIN_SIM_JITTER_LONGER:
    delay_ms *= 1 + unit;
    break;
  }
  return (uint64_t)delay_ms;
}

static uint32_t attempts_of(const peer *self) {
  uint32_t given = self->plan->fleet.attempts;
  return given > 0 && given < self->model->attempts ? given
                                                    : self->model->attempts;
}

/* Whether the caller still waits then. */
static bool is_in_time(const peer *self, const again_sim_call *call,
                       uint64_t at_ms) {
  uint64_t deadline_ms = self->plan->fleet.deadline_ms;
  return deadline_ms == 0 || at_ms <= call->began_ms + deadline_ms;
}

static again_why objection(peer *self, again_sim_call *call,
                           again_sim_answer answer, uint64_t due_ms) {
  if (call->attempts >= attempts_of(self)) {
    return AGAIN_WHY_ATTEMPTS;
  }
  if (!is_in_time(self, call, due_ms)) {
    return AGAIN_WHY_DEADLINE;
  }
  return pay(self, call, answer) ? AGAIN_WHY_NONE : AGAIN_WHY_BUDGET;
}

static void peer_end(again_sim_contender *contender, again_sim_call *call,
                     again_sim_answer answer, uint64_t now_ms,
                     again_sim_step *out) {
  peer *self = (peer *)contender;
  if (answer == AGAIN_SIM_ANSWER_GOOD) {
    give_back(self, call);
    *out = (again_sim_step){AGAIN_SIM_STEP_DELIVER, AGAIN_WHY_SUCCESS, 0};
    return;
  }
  uint64_t due_ms = again_sat_add(now_ms, delay_of(self, call, answer));
  again_why why = objection(self, call, answer, due_ms);
  *out = (again_sim_step){why == AGAIN_WHY_NONE ? AGAIN_SIM_STEP_WAIT
                                                : AGAIN_SIM_STEP_GIVE_UP,
                          why, due_ms};
}

static void peer_drop(again_sim_contender *contender, again_sim_call *call) {
  (void)contender;
  (void)call;
}

static void peer_free(again_sim_contender *contender) {
  peer *self = (peer *)contender;
  again_mem mem = self->mem;
  again_mem_free(&mem, self->spent);
  again_mem_free(&mem, self);
}

again_status again_sim_peer_new(again_sim_contender **out,
                                const again_sim_peer *model,
                                const again_sim_plan *plan,
                                const again_mem *mem) {
  *out = NULL;
  again_mem hooks = again_mem_resolve(mem);
  peer *self = again_mem_calloc(&hooks, 1, sizeof(*self));
  if (self == NULL) {
    return AGAIN_ENOMEM;
  }
  self->interface = (again_sim_contender){
      .begin = peer_begin,
      .next = peer_next,
      .end = peer_end,
      .drop = peer_drop,
      .free = peer_free,
  };
  self->mem = hooks;
  self->model = model;
  self->plan = plan;
  again_random_seed(&self->random, plan->seed + 1);
  *out = &self->interface;
  return AGAIN_OK;
}
