#include "sim/run.h"

#include "sim/arrivals.h"
#include "sim/heap.h"

/* A call while it lasts; then the place is used anew. */
typedef struct place {
  again_sim_call call;
  again_sim_answer answer; /* of the attempt under way */
  uint32_t serial;         /* how many calls had the place: in the asker */
  uint32_t turn;           /* how often something happened to it */
  bool is_waiting;
  bool is_broken;
  bool is_limited;
  uint32_t next_free;
} place;

#define NO_PLACE UINT32_MAX
#define TURN_MASK UINT32_C(0x7fffffff)

typedef struct world {
  const again_sim_plan *plan;
  again_sim_contender *contender;
  again_sim_result *result;
  again_mem mem;
  again_sim_server server;
  again_sim_arrivals arrivals;
  again_sim_heap heap;
  place *places;
  size_t place_count;
  size_t place_capacity;
  uint32_t free_place;
  uint64_t now_ms;
  again_status status; /* the first failure ends the run */
} world;

static void note(world *w, again_status status) {
  if (w->status == AGAIN_OK) {
    w->status = status;
  }
}

static void put(world *w, uint32_t at, again_sim_event_kind kind,
                uint64_t at_ms) {
  again_sim_event event = {.at_ms = at_ms,
                           .call = at,
                           .turn = w->places[at].turn & TURN_MASK,
                           .kind = kind};
  note(w, again_sim_heap_put(&w->heap, event));
}

/* Told from within the contender, which must not be asked there: the call goes
 * on as the next thing that happens. */
static void ready(void *user, uint64_t asker) {
  world *w = user;
  uint32_t at = (uint32_t)asker;
  if (at < w->place_count && w->places[at].serial == asker >> 32 &&
      w->places[at].is_waiting) {
    put(w, at, AGAIN_SIM_EVENT_NEXT, w->now_ms);
  }
}

static uint32_t take_place(world *w) {
  if (w->free_place != NO_PLACE) {
    uint32_t at = w->free_place;
    w->free_place = w->places[at].next_free;
    return at;
  }
  void *places = w->places;
  again_status status = again_mem_grow(&w->mem, &places, &w->place_capacity,
                                       w->place_count, 1, sizeof(place));
  w->places = places;
  if (status != AGAIN_OK || w->place_count == NO_PLACE) {
    note(w, AGAIN_ENOMEM);
    return NO_PLACE;
  }
  w->places[w->place_count] = (place){.serial = 0};
  return (uint32_t)w->place_count++;
}

static void leave_place(world *w, uint32_t at) {
  w->contender->drop(w->contender, &w->places[at].call);
  w->places[at].is_waiting = false;
  w->places[at].turn++;
  w->places[at].next_free = w->free_place;
  w->free_place = at;
}

static void attempt(world *w, uint32_t at) {
  place *of = &w->places[at];
  of->call.attempts++;
  again_sim_visit visit = {.now_ms = w->now_ms,
                           .attempt = of->call.attempts,
                           .is_broken = of->is_broken,
                           .is_limited = of->is_limited};
  again_sim_reply reply = again_sim_server_meet(&w->server, &visit);
  of->answer = reply.answer;
  note(w, again_sim_result_attempt(w->result, w->now_ms));
  put(w, at, AGAIN_SIM_EVENT_END, reply.at_ms);
}

static void follow(world *w, uint32_t at, const again_sim_step *step) {
  place *of = &w->places[at];
  of->turn++;
  of->is_waiting = step->kind == AGAIN_SIM_STEP_WAIT;
  switch (step->kind) {
  case AGAIN_SIM_STEP_GO:
    attempt(w, at);
    break;
  case AGAIN_SIM_STEP_WAIT:
    if (step->due_ms != AGAIN_NEVER) {
      put(w, at, AGAIN_SIM_EVENT_NEXT, step->due_ms);
    }
    break;
  case AGAIN_SIM_STEP_DELIVER:
    note(w, again_sim_result_deliver(w->result, of->call.began_ms, w->now_ms));
    leave_place(w, at);
    break;
  case AGAIN_SIM_STEP_GIVE_UP:
    again_sim_result_give_up(w->result, step->why);
    leave_place(w, at);
    break;
  }
}

static void begin_call(world *w) {
  const again_sim_arrival *arrival = &w->arrivals.next;
  w->now_ms = arrival->at_ms;
  uint32_t at = take_place(w);
  if (at == NO_PLACE) {
    return;
  }
  place *of = &w->places[at];
  *of = (place){.serial = of->serial + 1,
                .turn = of->turn,
                .is_broken = arrival->is_broken,
                .is_limited = arrival->is_limited};
  of->call = (again_sim_call){.began_ms = w->now_ms,
                              .asker = (uint64_t)of->serial << 32 | at,
                              .process = arrival->process};
  again_sim_step step;
  again_status status =
      w->contender->begin(w->contender, &of->call, w->now_ms, &step);
  note(w, status);
  note(w, again_sim_result_begin(w->result, w->now_ms));
  if (status == AGAIN_OK) {
    follow(w, at, &step);
  }
  again_sim_arrivals_step(&w->arrivals);
}

static void go_on(world *w) {
  again_sim_event event = again_sim_heap_take(&w->heap);
  place *of = &w->places[event.call];
  if ((of->turn & TURN_MASK) != event.turn) {
    return; /* it has gone on already */
  }
  w->now_ms = event.at_ms;
  again_sim_step step;
  if (event.kind == AGAIN_SIM_EVENT_NEXT) {
    w->contender->next(w->contender, &of->call, w->now_ms, &step);
  } else {
    if (of->answer == AGAIN_SIM_ANSWER_GOOD) {
      note(w, again_sim_result_good(w->result, w->now_ms));
    }
    w->contender->end(w->contender, &of->call, of->answer, w->now_ms, &step);
  }
  follow(w, event.call, &step);
}

static void run(world *w) {
  while (w->status == AGAIN_OK) {
    const again_sim_event *first = again_sim_heap_first(&w->heap);
    uint64_t arrives_ms = w->arrivals.next.at_ms;
    if (first != NULL && first->at_ms <= arrives_ms) {
      go_on(w);
    } else if (arrives_ms != AGAIN_NEVER) {
      begin_call(w);
    } else {
      return;
    }
  }
}

/* A contender that forgets a call leaves it waiting; a failure leaves more. */
static void drop_all(world *w) {
  for (uint32_t at = 0; at < w->place_count; at++) {
    if (w->places[at].is_waiting) {
      w->result->forgotten++;
    }
    if (w->places[at].call.own != NULL) {
      w->contender->drop(w->contender, &w->places[at].call);
    }
  }
}

again_status again_sim_run(const again_sim_plan *plan,
                           again_sim_contender *contender,
                           again_sim_result *result, const again_mem *mem) {
  world w = {.plan = plan,
             .contender = contender,
             .result = result,
             .mem = again_mem_resolve(mem),
             .free_place = NO_PLACE};
  contender->ready = ready;
  contender->ready_user = &w;
  again_sim_server_init(&w.server, plan);
  again_sim_arrivals_init(&w.arrivals, plan);
  again_sim_heap_init(&w.heap, &w.mem);
  run(&w);
  drop_all(&w);
  again_sim_heap_clear(&w.heap);
  again_mem_free(&w.mem, w.places);
  return w.status;
}
