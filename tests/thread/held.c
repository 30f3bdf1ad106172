/*
 * One governor with its health, its rate and a budget of each kind, and sixteen
 * threads whose calls are held, let go, put off, cancelled and refused as fast
 * as they can: no token is lost, and no held call is forgotten.
 *
 *   thread_held OPERATIONS
 */
#include <again/again.h>

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "expect.h"

enum {
  THREADS = 16,
  PLACES = 8, /* calls of one thread */
  SCOPES = 4,
  TICKS_PER_MS = 16,
  OUTAGE_MS = 1000, /* of every so many: */
  PERIOD_MS = 16000,
  CALL_MS = 20000, /* until the deadline of a call */
  LATER_MS = 20,
  SOON_MS = 900,   /* whoever is next knows it by then */
  PATIENCE_S = 60, /* with who is forgotten */
  COST = 10,
  CAPACITY = 1000000
};

static const char rules[] =
    "{\"again\": 1, \"name\": \"held\","
    "\"governor\": {\"overload\": [\"server\", \"throttling\"], %s, %s},"
    "\"rules\": [{\"status\": \"5xx\", \"class\": \"retryable\","
    "  \"reason\": \"server\", \"effect\": \"none\"}]}";
static const char with_all[] = "\"rate\": \"adaptive\"";
static const char with_health[] = "\"rate\": \"off\"";
static const char with_budget[] = "\"health\": \"off\"";

typedef struct kind {
  const char *budget;
  bool keeps_count; /* of what was spent for good */
  unsigned left;    /* else: how many retries go at once when all is over */
} kind;

static const kind kinds[] = {
    {"\"budget\": {\"tokens\": {\"capacity\": 1000000, \"cost\": 10,"
     " \"throttle_cost\": 10, \"refund\": 0}}",
     true, 0},
    {"\"budget\": {\"concurrency\": {\"percent\": 0, \"floor\": 7}}", false, 7},
    {"\"budget\": {\"ratio\": {\"percent\": 0, \"floor\": 3}}", false, 30},
    {"\"budget\": {\"throttle\": {\"capacity\": 1000}}", false, 0},
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

typedef enum place_state { AWAY, LATER, HELD, RUNNING } place_state;

typedef struct place {
  again_held held;
  atomic_bool is_told;
  place_state state;
  again_grant grant;
  bool is_retry;
  bool is_paid;
  size_t scope;
  uint64_t asked_ms;
  uint64_t deadline_ms;
} place;

typedef struct crowd {
  const kind *kind;
  again_governor *governor;
  pthread_mutex_t mutex;
  pthread_barrier_t barrier;
  unsigned long operations_most;
  atomic_ulong ticks;
  place places[THREADS * PLACES];
} crowd;

typedef struct worker {
  pthread_t thread;
  crowd *crowd;
  place *places;
  uint64_t random;
  bool is_draining;
  unsigned long operations;
  unsigned long held_count;
  uint64_t spent[SCOPES];
} worker;

static const char *const scopes[SCOPES] = {"https://a:443", "https://b:443",
                                           "https://c:443", "https://d:443"};

static void lock(void *user) {
  pthread_mutex_lock(user);
}

static void unlock(void *user) {
  pthread_mutex_unlock(user);
}

static void ready(void *user, uint64_t asker) {
  crowd *all = user;
  atomic_store(&all->places[asker].is_told, true);
}

static uint64_t draw(worker *self) {
  self->random ^= self->random << 13;
  self->random ^= self->random >> 7;
  self->random ^= self->random << 17;
  return self->random;
}

/* Time passes with what is done, so that it is the same to the slowest build.
 */
static again_time now_of(worker *self) {
  unsigned long ticks =
      atomic_fetch_add_explicit(&self->crowd->ticks, 1, memory_order_relaxed);
  return (again_time){ticks / TICKS_PER_MS, 0};
}

/* ---- a call ------------------------------------------------------------- */

static void tell(worker *self, place *at, const again_time *now,
                 again_outcome outcome) {
  again_governor *governor = self->crowd->governor;
  bool is_sent =
      at->grant.answer == AGAIN_GRANT_GO && at->grant.send_ms <= now->mono_ms;
  if (is_sent && outcome != AGAIN_OUTCOME_SUCCESS) {
    self->spent[at->scope] += at->grant.cost;
  }
  governor->tell(governor, scopes[at->scope], now, &at->grant, outcome);
  self->operations++;
  at->state = AWAY;
}

/* As a call does: what was paid for is closed with what is said later. */
static void ask(worker *self, place *at, const again_time *now,
                uint64_t send_ms) {
  again_governor *governor = self->crowd->governor;
  const again_grant paid = at->grant;
  again_want want = AGAIN_WANT_INIT;
  want.is_retry = want.overload = at->is_retry;
  want.reason = at->is_retry ? "server" : NULL;
  want.may_probe = draw(self) % 4 != 0;
  want.is_idempotent = draw(self) % 2 != 0;
  want.attempts_left = want.may_probe || self->is_draining ? 4 : 1;
  want.is_paid = at->is_paid;
  want.send_ms = send_ms;
  want.deadline_ms = self->is_draining ? AGAIN_NEVER : at->deadline_ms;
  want.held = &at->held;
  at->grant = (again_grant)AGAIN_GRANT_INIT;
  at->asked_ms = now->mono_ms;
  atomic_store(&at->is_told, false);
  governor->ask(governor, scopes[at->scope], now, &want, &at->grant);
  self->operations++;
  if (at->is_paid) {
    at->grant.cost = paid.cost;
    at->grant.lease = paid.lease;
  }
  at->is_paid |= at->grant.answer == AGAIN_GRANT_GO;
  switch (at->grant.answer) {
  case AGAIN_GRANT_GO:
    at->state = at->grant.send_ms > now->mono_ms ? LATER : RUNNING;
    break;
  case AGAIN_GRANT_WAIT:
    at->state = HELD;
    self->held_count++;
    break;
  case AGAIN_GRANT_REFUSE:
    at->state = AWAY;
    if (at->is_paid) {
      tell(self, at, now, AGAIN_OUTCOME_NONE);
    }
    break;
  }
}

static void begin(worker *self, place *at, const again_time *now) {
  uint64_t drawn = draw(self);
  at->scope = drawn % SCOPES;
  at->is_retry = drawn >> 8 & 1;
  at->is_paid = false;
  at->grant = (again_grant)AGAIN_GRANT_INIT;
  at->deadline_ms = now->mono_ms + CALL_MS;
  bool is_later = at->is_retry && (drawn >> 9 & 1) != 0;
  ask(self, at, now, now->mono_ms + (is_later ? LATER_MS : 0));
}

static again_outcome answer_of(worker *self, const place *at,
                               const again_time *now) {
  bool is_away = !self->is_draining &&
                 (now->mono_ms + OUTAGE_MS * at->scope) % PERIOD_MS < OUTAGE_MS;
  uint64_t drawn = draw(self) % 32;
  if (is_away) {
    return drawn == 0 ? AGAIN_OUTCOME_THROTTLED : AGAIN_OUTCOME_OVERLOAD;
  }
  return drawn == 0 ? AGAIN_OUTCOME_NONE : AGAIN_OUTCOME_SUCCESS;
}

/* While it drains, whoever is not next has to be told. */
static bool may_ask(const worker *self, place *at, const again_time *now) {
  uint64_t until_ms = at->grant.until_ms;
  bool is_due = until_ms <= now->mono_ms &&
                (!self->is_draining || until_ms - at->asked_ms < SOON_MS);
  return is_due || atomic_load(&at->is_told);
}

static void go_on(worker *self, place *at) {
  const again_time now = now_of(self);
  bool is_over = now.mono_ms > at->deadline_ms && !self->is_draining;
  switch (at->state) {
  case AWAY:
    if (!self->is_draining) {
      begin(self, at, &now);
    }
    break;
  case LATER:
    if (draw(self) % 256 == 0) {
      tell(self, at, &now, AGAIN_OUTCOME_NONE);
    } else if (at->grant.send_ms <= now.mono_ms) {
      ask(self, at, &now, now.mono_ms);
    }
    break;
  case HELD:
    if (is_over || draw(self) % 4096 == 0) {
      tell(self, at, &now, AGAIN_OUTCOME_NONE);
    } else if (may_ask(self, at, &now)) {
      ask(self, at, &now, now.mono_ms);
    }
    break;
  case RUNNING:
    tell(self, at, &now, answer_of(self, at, &now));
    break;
  }
}

/* ---- a thread ----------------------------------------------------------- */

static void run(worker *self) {
  unsigned long most = self->crowd->operations_most / THREADS;
  while (self->operations < most) {
    unsigned long before = self->operations;
    for (size_t i = 0; i < PLACES; i++) {
      go_on(self, &self->places[i]);
    }
    if (self->operations == before) {
      sched_yield();
    }
  }
}

static bool are_all_away(const worker *self) {
  for (size_t i = 0; i < PLACES; i++) {
    if (self->places[i].state != AWAY) {
      return false;
    }
  }
  return true;
}

/* The server is well, and nobody comes any more. */
static void drain(worker *self) {
  self->is_draining = true;
  for (size_t i = 0; i < PLACES; i++) {
    const again_time now = now_of(self);
    if (self->places[i].state == HELD) {
      ask(self, &self->places[i], &now, now.mono_ms);
    }
  }
  const time_t began_s = time(NULL);
  while (!are_all_away(self)) {
    for (size_t i = 0; i < PLACES; i++) {
      go_on(self, &self->places[i]);
    }
    expect(time(NULL) - began_s < PATIENCE_S, "nobody is forgotten");
    sched_yield();
  }
}

static void *work(void *user) {
  worker *self = user;
  run(self);
  pthread_barrier_wait(&self->crowd->barrier); /* the rate goes off now */
  pthread_barrier_wait(&self->crowd->barrier);
  drain(self);
  return NULL;
}

/* ---- all of them -------------------------------------------------------- */

static again_policy *parse(const kind *what, const char *others) {
  char text[1024];
  again_policy *policy = NULL;
  (void)snprintf(text, sizeof(text), rules, what->budget, others);
  expect(again_policy_parse(&policy, text, strlen(text), NULL, NULL, NULL) ==
             AGAIN_OK,
         "policy");
  return policy;
}

static void set_policy(crowd *all, const char *others) {
  again_policy *policy = parse(all->kind, others);
  expect(again_governor_set_policy(all->governor, policy) == AGAIN_OK, "swap");
  again_policy_unref(policy);
}

/* Retries that go at once, when all is told. */
static unsigned count_left(crowd *all, size_t scope) {
  const again_time now = {atomic_load(&all->ticks) / TICKS_PER_MS + CALL_MS, 0};
  again_want want = AGAIN_WANT_INIT;
  want.is_retry = want.overload = true;
  want.reason = "server";
  unsigned count = 0;
  again_grant grant = AGAIN_GRANT_INIT;
  do {
    count++;
    all->governor->ask(all->governor, scopes[scope], &now, &want, &grant);
  } while (grant.answer == AGAIN_GRANT_GO && count <= CAPACITY);
  return count - 1;
}

static void expect_all_is_left(crowd *all, const worker *workers) {
  set_policy(all, with_budget);
  for (size_t scope = 0; scope < SCOPES; scope++) {
    uint64_t spent = 0;
    for (size_t i = 0; i < THREADS; i++) {
      spent += workers[i].spent[scope];
    }
    unsigned left = count_left(all, scope);
    if (all->kind->keeps_count) {
      expect(spent > 0 && spent < CAPACITY, "some is spent");
      expect(left == (CAPACITY - spent) / COST, "no token is lost");
    } else if (all->kind->left > 0) {
      expect(left == all->kind->left, "all is given back");
    }
  }
}

static void storm(crowd *all) {
  worker workers[THREADS] = {0};
  for (size_t i = 0; i < THREADS; i++) {
    workers[i].crowd = all;
    workers[i].places = &all->places[i * PLACES];
    workers[i].random = 0x9e3779b97f4a7c15 + i;
    expect(pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0,
           "thread");
  }
  pthread_barrier_wait(&all->barrier);
  set_policy(all, with_health);
  pthread_barrier_wait(&all->barrier);
  unsigned long operations = 0;
  unsigned long held_count = 0;
  for (size_t i = 0; i < THREADS; i++) {
    pthread_join(workers[i].thread, NULL);
    operations += workers[i].operations;
    held_count += workers[i].held_count;
  }
  printf("%lu operations, %lu of them held: %s\n", operations, held_count,
         all->kind->budget);
  (void)fflush(stdout);
  expect(held_count > 0, "some are held");
  expect_all_is_left(all, workers);
}

static void try_kind(const kind *what, unsigned long operations) {
  static crowd all;
  memset(&all, 0, sizeof(all));
  all.kind = what;
  all.operations_most = operations;
  for (uint64_t i = 0; i < THREADS * PLACES; i++) {
    all.places[i].held.asker = i;
  }
  expect(pthread_mutex_init(&all.mutex, NULL) == 0, "mutex");
  expect(pthread_barrier_init(&all.barrier, NULL, THREADS + 1) == 0, "barrier");
  again_governor_options options = AGAIN_GOVERNOR_OPTIONS_INIT;
  options.lock = (again_lock){lock, unlock, &all.mutex};
  options.ready = ready;
  options.ready_user = &all;
  again_policy *policy = parse(what, with_all);
  expect(again_governor_new(&all.governor, policy, &options, NULL) == AGAIN_OK,
         "governor");
  again_policy_unref(policy);
  storm(&all);
  again_governor_free(all.governor);
  pthread_barrier_destroy(&all.barrier);
  pthread_mutex_destroy(&all.mutex);
}

int main(int argc, char **argv) {
  unsigned long operations = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;
  expect(operations >= THREADS * KINDS, "usage: thread_held OPERATIONS");
  for (size_t i = 0; i < KINDS; i++) {
    try_kind(&kinds[i], operations / KINDS);
  }
  return 0;
}
