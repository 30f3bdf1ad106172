#include "sim/core.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "deciding/governor.h"
#include "storing/store_process.h"

/* Its governor never looks at the store that the policy names: files and
 * servers know no virtual time. */
typedef struct process {
  again_governor *governor; /* while it has calls */
  again_store *store;       /* its own; NULL = that of all */
  uint32_t ended;           /* of its calls */
} process;

typedef struct core {
  again_sim_contender interface; /* first: a pointer to it is one to all */
  again_mem mem;
  const again_sim_plan *plan;
  again_policy *policy;
  again_response *answers[AGAIN_SIM_ANSWERS];
  again_random random;
  again_store *store; /* of all processes; NULL = each has its own */
  process *processes;
  size_t process_count;
  size_t process_capacity;
} core;

static again_time time_of(uint64_t now_ms) {
  return (again_time){now_ms, 1700000000 + (int64_t)(now_ms / 1000)};
}

static void step_of(const again_decision *said, again_sim_step *out) {
  static const again_sim_step_kind kinds[] = {
      [AGAIN_ACTION_GIVE_UP] = AGAIN_SIM_STEP_GIVE_UP,
      [AGAIN_ACTION_DELIVER] = AGAIN_SIM_STEP_DELIVER,
      [AGAIN_ACTION_GO] = AGAIN_SIM_STEP_GO,
      [AGAIN_ACTION_WAIT] = AGAIN_SIM_STEP_WAIT,
      [AGAIN_ACTION_RETRY] = AGAIN_SIM_STEP_WAIT,
  };
  *out = (again_sim_step){kinds[said->action], said->why, said->due_ms};
}

/* A process is there from its first call on. */
static again_status find_process(core *self, uint32_t number, process **out) {
  if (number >= self->process_count) {
    void *processes = self->processes;
    size_t more = number + (size_t)1 - self->process_count;
    again_status status =
        again_mem_grow(&self->mem, &processes, &self->process_capacity,
                       self->process_count, more, sizeof(process));
    self->processes = processes;
    if (status != AGAIN_OK) {
      return status;
    }
    memset(&self->processes[self->process_count], 0, more * sizeof(process));
    self->process_count += more;
  }
  *out = &self->processes[number];
  return AGAIN_OK;
}

static void close_process(process *of) {
  again_governor_free(of->governor);
  if (of->store != NULL) {
    of->store->free(of->store);
  }
  of->governor = NULL;
  of->store = NULL;
}

static again_status open_process(core *self, process *of) {
  if (of->governor != NULL) {
    return AGAIN_OK;
  }
  again_store *store = self->store;
  if (store == NULL) {
    store = of->store = again_store_process_new(&self->mem);
  }
  if (store == NULL) {
    return AGAIN_ENOMEM;
  }
  again_governor_options options = AGAIN_GOVERNOR_OPTIONS_INIT;
  options.ready = self->interface.ready;
  options.ready_user = self->interface.ready_user;
  options.random = again_random_draw;
  options.random_user = &self->random;
  again_status status = again_governor_new_over(&of->governor, self->policy,
                                                store, &options, &self->mem);
  if (status != AGAIN_OK) {
    close_process(of);
  }
  return status;
}

static again_status make_call(core *self, again_sim_call *call,
                              again_governor *governor) {
  const again_sim_fleet *fleet = &self->plan->fleet;
  again_call_options options = AGAIN_CALL_OPTIONS_INIT;
  options.governor = governor;
  options.attempts = fleet->attempts;
  options.deadline_ms = fleet->deadline_ms;
  options.asker = call->asker;
  options.random = again_random_draw;
  options.random_user = &self->random;
  again_call *made = NULL;
  again_status status =
      again_call_new(&made, self->policy, &options, &self->mem);
  call->own = made;
  return status;
}

static void core_drop(again_sim_contender *contender, again_sim_call *call) {
  core *self = (core *)contender;
  process *of = &self->processes[call->process];
  again_call_free(call->own);
  call->own = NULL;
  of->ended++;
  if (of->ended == self->plan->fleet.calls_per_process) {
    close_process(of);
  }
}

static again_status core_begin(again_sim_contender *contender,
                               again_sim_call *call, uint64_t now_ms,
                               again_sim_step *out) {
  core *self = (core *)contender;
  process *of = NULL;
  again_status status = find_process(self, call->process, &of);
  if (status == AGAIN_OK) {
    status = open_process(self, of);
  }
  if (status == AGAIN_OK) {
    status = make_call(self, call, of->governor);
  }
  if (status != AGAIN_OK) {
    return status;
  }
  again_request request = AGAIN_REQUEST_INIT;
  request.url = "https://api.example.com/";
  request.idempotent = AGAIN_ANSWER_YES;
  again_time now = time_of(now_ms);
  again_decision said = AGAIN_DECISION_INIT;
  status = again_call_begin(call->own, &request, &now, &said);
  if (status != AGAIN_OK) {
    core_drop(contender, call);
    return status;
  }
  step_of(&said, out);
  return AGAIN_OK;
}

static void core_next(again_sim_contender *contender, again_sim_call *call,
                      uint64_t now_ms, again_sim_step *out) {
  (void)contender;
  again_time now = time_of(now_ms);
  again_decision said = AGAIN_DECISION_INIT;
  again_call_next(call->own, &now, &said);
  step_of(&said, out);
}

static void core_end(again_sim_contender *contender, again_sim_call *call,
                     again_sim_answer answer, uint64_t now_ms,
                     again_sim_step *out) {
  core *self = (core *)contender;
  again_time now = time_of(now_ms);
  again_decision said = AGAIN_DECISION_INIT;
  again_call_end(call->own, self->answers[answer], NULL, &now, &said);
  step_of(&said, out);
}

static void core_free(again_sim_contender *contender) {
  core *self = (core *)contender;
  again_mem mem = self->mem;
  for (size_t i = 0; i < self->process_count; i++) {
    close_process(&self->processes[i]);
  }
  for (size_t i = 0; i < AGAIN_SIM_ANSWERS; i++) {
    again_response_free(self->answers[i]);
  }
  if (self->store != NULL) {
    self->store->free(self->store);
  }
  again_mem_free(&mem, self->processes);
  again_mem_free(&mem, self);
}

/* Retry-After has whole seconds. */
static again_status set_hint(again_response *response, uint64_t hint_ms) {
  char text[24];
  (void)snprintf(text, sizeof text, "%llu",
                 (unsigned long long)((hint_ms + 999) / 1000));
  return again_response_set(response, "header:retry-after", text);
}

/* What the server may answer is made once, and shared by all calls. */
static again_status make_answers(core *self) {
  static const struct {
    unsigned status;
    again_transport transport;
    bool has_hint;
  } kinds[AGAIN_SIM_ANSWERS] = {
      [AGAIN_SIM_ANSWER_GOOD] = {200, AGAIN_TRANSPORT_OK, false},
      [AGAIN_SIM_ANSWER_FAILED] = {503, AGAIN_TRANSPORT_OK, false},
      [AGAIN_SIM_ANSWER_REFUSED] = {503, AGAIN_TRANSPORT_OK, true},
      [AGAIN_SIM_ANSWER_THROTTLED] = {429, AGAIN_TRANSPORT_OK, true},
      [AGAIN_SIM_ANSWER_TIMEOUT] = {0, AGAIN_TRANSPORT_TIMEOUT, false},
  };
  uint64_t hint_ms = self->plan->server.hint_ms;
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < AGAIN_SIM_ANSWERS && status == AGAIN_OK; i++) {
    status = again_response_new(&self->answers[i], self->policy, &self->mem);
    if (status == AGAIN_OK) {
      again_response_set_status(self->answers[i], kinds[i].status,
                                kinds[i].transport);
    }
    if (status == AGAIN_OK && kinds[i].has_hint && hint_ms > 0) {
      status = set_hint(self->answers[i], hint_ms);
    }
  }
  return status;
}

static again_status open_store(core *self) {
  self->store = again_store_process_new(&self->mem);
  if (self->store == NULL) {
    return AGAIN_ENOMEM;
  }
  self->store->is_shared = true;
  return AGAIN_OK;
}

again_status again_sim_core_new(again_sim_contender **out, again_policy *policy,
                                const again_sim_plan *plan,
                                const again_mem *mem) {
  *out = NULL;
  again_mem hooks = again_mem_resolve(mem);
  core *self = again_mem_calloc(&hooks, 1, sizeof(*self));
  if (self == NULL) {
    return AGAIN_ENOMEM;
  }
  self->interface = (again_sim_contender){
      .begin = core_begin,
      .next = core_next,
      .end = core_end,
      .drop = core_drop,
      .free = core_free,
  };
  self->mem = hooks;
  self->plan = plan;
  self->policy = policy;
  again_random_seed(&self->random, plan->seed + 1);
  again_status status = make_answers(self);
  if (status == AGAIN_OK && plan->fleet.is_shared) {
    status = open_store(self);
  }
  if (status != AGAIN_OK) {
    core_free(&self->interface);
    return status;
  }
  *out = &self->interface;
  return AGAIN_OK;
}
