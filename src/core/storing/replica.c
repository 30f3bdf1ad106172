#include "storing/replica.h"

#include <stdio.h>
#include <string.h>

#include "base/extremes.h"
#include "base/saturate.h"

enum {
  FIRST_MS = 50,   /* a call waits so long for what is known of its scope */
  CONFIRM_MS = 50, /* and asks again so often whether there is a pass for it */
  ALONE_MS = 1000, /* without an answer the remote is gone */
  KNOWN_MS = 2000, /* a copy is that old at most */
  BATCH_MS = 20,   /* what is done in that time goes together */
  HELD_MS = 500,   /* so often the others are told that calls are held */
  LOOK_MS = 100    /* how often to see what others did in a held scope */
};

/* ---- the remote --------------------------------------------------------- */

void again_replica_request(again_replica *replica, again_copy *copy,
                           uint64_t now_ms, uint64_t due_ms) {
  copy->due_ms = again_least(copy->due_ms, due_ms);
  if (copy->due_ms <= now_ms) {
    replica->waiting_ms = again_least(replica->waiting_ms, now_ms);
  }
  if (!replica->is_out && copy->due_ms < replica->carrier_ms) {
    replica->carrier_ms = copy->due_ms;
    replica->call(replica->call_user);
  }
}

static bool is_alone(const again_replica *replica, uint64_t now_ms) {
  return replica->is_gone ||
         again_sat_sub(now_ms, replica->waiting_ms) >= ALONE_MS;
}

/* ---- copies ------------------------------------------------------------- */

static bool is_known(const again_copy *copy, uint64_t now_ms) {
  return copy->is_heard && again_sat_sub(now_ms, copy->heard_ms) <= KNOWN_MS;
}

static again_copy *copy_of(again_replica *replica, again_scope_key key,
                           uint64_t now_ms, uint64_t draw) {
  again_copy *copy = again_copies_find(&replica->copies, key);
  if (copy == NULL) {
    copy = again_copies_add(&replica->copies, key);
    if (copy == NULL) {
      return NULL;
    }
    again_scope_state_init(&copy->state, &replica->config,
                           again_remote_clock_to(&replica->clock, now_ms), 0,
                           draw);
    copy->due_ms = AGAIN_NEVER;
  }
  copy->asked_ms = now_ms;
  if (!is_known(copy, now_ms)) {
    again_replica_request(replica, copy, now_ms, now_ms);
  }
  return copy;
}

void again_replica_note(again_replica *replica, again_copy *copy,
                        const again_operation *operation) {
  uint64_t now_ms = operation->now_ms;
  size_t dropped =
      again_operations_add(&copy->operations, &replica->copies.mem, operation);
  copy->sent.operation_count -=
      again_least(copy->sent.operation_count, dropped);
  copy->is_ahead = true;
  again_marks_unset(replica->marks, copy->key);
  /* Bad news is to travel fast. */
  const bool is_bad =
      operation->is_tell && again_outcome_is_overload(operation->outcome);
  const bool is_urgent =
      is_bad || !again_scope_state_is_open(&copy->state, &replica->config);
  copy->bad_ms = is_bad ? now_ms : copy->bad_ms;
  again_replica_request(replica, copy, now_ms,
                        again_sat_add(now_ms, is_urgent ? 0 : BATCH_MS));
}

/* ---- asking ------------------------------------------------------------- */

/* Where padding differs, something is exchanged for nothing, and that is all.
 */
static bool is_same(const again_scope_state *a, const again_scope_state *b) {
  // NOLINTNEXTLINE(bugprone-suspicious-memory-comparison,cert-*): see above
  return memcmp(a, b, sizeof(*a)) == 0;
}

static void ask_here(again_replica *replica, again_copy *copy,
                     const again_scope_ask *ask, again_grant *out) {
  const again_scope_state before = copy->state;
  again_remote_state_ask(&copy->state, &replica->config, &replica->clock, ask,
                         out);
  if (out->answer == AGAIN_GRANT_GO && !is_same(&before, &copy->state)) {
    const again_operation operation = again_operation_of_ask(ask);
    again_replica_note(replica, copy, &operation);
  }
}

/* Who would rather fail is not held. */
static void hold(const again_scope_ask *ask, uint64_t until_ms,
                 again_grant *out) {
  out->answer = ask->want->fail_fast ? AGAIN_GRANT_REFUSE : AGAIN_GRANT_WAIT;
  out->why = AGAIN_WHY_UNAVAILABLE;
  out->until_ms = until_ms;
}

static bool is_rich(const again_want *want) {
  return want->attempts_left != 1;
}

static bool is_fit(const again_pass *pass, const again_scope_ask *ask) {
  const again_want *want = ask->want;
  return pass->probe == 0 ? !ask->only_as_probe
                          : (want->may_probe || !pass->is_for_best) &&
                                (is_rich(want) || !pass->is_for_rich);
}

static bool take_pass(again_copy *copy, const again_scope_ask *ask,
                      again_pass *out) {
  again_passes *passes = &copy->passes;
  for (size_t i = 0; i < passes->count; i++) {
    if (is_fit(&passes->items[i], ask)) {
      *out = passes->items[i];
      passes->items[i] = passes->items[--passes->count];
      return true;
    }
  }
  return false;
}

/* The budget is asked here, as in any scope. */
static void use_pass(again_replica *replica, again_copy *copy,
                     const again_scope_ask *ask, const again_pass *pass,
                     again_grant *out) {
  if (!ask->want->is_paid) {
    again_remote_state_charge(&copy->state, &replica->config, &replica->clock,
                              ask, out);
    if (out->answer != AGAIN_GRANT_GO) {
      copy->passes.items[copy->passes.count++] = *pass;
      return;
    }
    const again_operation operation = again_operation_of_ask(ask);
    again_replica_note(replica, copy, &operation);
  }
  copy->has_lapsed = false;
  out->answer = AGAIN_GRANT_GO;
  out->why = AGAIN_WHY_NONE;
  out->send_ms = ask->now_ms;
  out->probe = pass->probe;
  out->is_probe = pass->probe != 0;
}

static void want_pass(again_replica *replica, again_copy *copy,
                      const again_scope_ask *ask, again_grant *out) {
  copy->wanted_count = (uint32_t)again_least(
      again_greatest(copy->wanted_count, ask->queued_count), AGAIN_COPY_PASSES);
  copy->may_probe |= ask->want->may_probe;
  copy->is_rich |= is_rich(ask->want);
  again_replica_request(replica, copy, ask->now_ms, ask->now_ms);
  hold(ask, again_sat_add(ask->now_ms, CONFIRM_MS), out);
}

/* Of a scope that holds calls. That it does keeps it from being opened by
 * others: to want a pass is to say so. */
static void look_on(again_replica *replica, again_copy *copy,
                    const again_scope_ask *ask) {
  const uint64_t held_ms = again_remote_clock_from(
      &replica->clock, again_scope_state_held_ms(&copy->state));
  uint64_t look_ms = again_sat_add(copy->heard_ms, LOOK_MS);
  if (copy->state.health.mode == AGAIN_HEALTH_RECOVERING &&
      again_sat_sub(ask->now_ms, held_ms) >= HELD_MS) {
    copy->wanted_count = (uint32_t)again_greatest(copy->wanted_count, 1);
  }
  again_replica_request(replica, copy, ask->now_ms, look_ms);
}

/* Of a scope that is not open. */
static void ask_there(again_replica *replica, again_copy *copy,
                      const again_scope_ask *ask, again_grant *out) {
  again_pass pass;
  if (take_pass(copy, ask, &pass)) {
    use_pass(replica, copy, ask, &pass, out);
    return;
  }
  again_want want = *ask->want;
  want.is_paid = true;
  again_scope_ask tried = *ask;
  tried.want = &want;
  again_scope_state trial = copy->state;
  again_grant said = AGAIN_GRANT_INIT;
  again_remote_state_ask(&trial, &replica->config, &replica->clock, &tried,
                         &said);
  if (said.answer != AGAIN_GRANT_GO) {
    *out = said;
    look_on(replica, copy, ask);
  } else if (want.fail_fast && copy->has_lapsed) {
    /* Too rare to be there when a pass comes, and so to do harm. */
    ask_here(replica, copy, ask, out);
  } else {
    want_pass(replica, copy, ask, out);
  }
}

/* Whether there is more to be known of the scope than its copy says: all, or
 * how the others fare, where an answer of ours was bad. */
static bool is_news_near(const again_copy *copy, const again_want *want,
                         uint64_t now_ms) {
  const bool is_behind =
      want->overload && copy->is_ahead && copy->bad_ms >= copy->heard_ms;
  return !want->fail_fast && (is_behind || !is_known(copy, now_ms));
}

static bool replica_ask(again_store *store, again_scope_key key,
                        const again_scope_config *config,
                        const again_scope_ask *ask, again_grant *out) {
  again_replica *replica = (again_replica *)store;
  const uint64_t now_ms = ask->now_ms;
  replica->config = *config;
  again_copy *copy = copy_of(replica, key, now_ms, ask->draw);
  if (copy == NULL) {
    return false;
  }
  const bool is_due = ask->want->send_ms <= now_ms;
  const bool is_asked_there = is_due && !is_alone(replica, now_ms);
  if (is_asked_there && is_news_near(copy, ask->want, now_ms) &&
      again_sat_sub(now_ms, replica->waiting_ms) < FIRST_MS) {
    uint64_t since_ms = again_least(replica->waiting_ms, now_ms);
    hold(ask, again_sat_add(since_ms, FIRST_MS), out);
  } else if (is_asked_there &&
             !again_scope_state_is_open(&copy->state, &replica->config)) {
    ask_there(replica, copy, ask, out);
  } else {
    ask_here(replica, copy, ask, out);
  }
  return true;
}

/* ---- telling ------------------------------------------------------------ */

static bool replica_tell(again_store *store, again_scope_key key,
                         const again_scope_config *config,
                         const again_scope_tell *tell) {
  again_replica *replica = (again_replica *)store;
  replica->config = *config;
  again_copy *copy = copy_of(replica, key, tell->now_ms, tell->draw);
  if (copy == NULL) {
    return false;
  }
  const again_scope_state before = copy->state;
  again_remote_state_tell(&copy->state, &replica->config, &replica->clock,
                          tell);
  if (!is_same(&before, &copy->state)) {
    const again_operation operation = again_operation_of_tell(tell);
    again_replica_note(replica, copy, &operation);
  }
  return true;
}

static bool replica_has(const again_store *store, again_scope_key key) {
  return !again_marks_use(((const again_replica *)store)->marks, key);
}

static bool replica_news(again_store *store, char *line, size_t size) {
  again_replica *replica = (again_replica *)store;
  bool is_news = replica->is_news;
  replica->is_news = false;
  if (is_news) {
    (void)snprintf(line, size, "%s", replica->problem);
  }
  return is_news;
}

/* ---- making ------------------------------------------------------------- */

static void replica_free(again_store *store) {
  again_replica *replica = (again_replica *)store;
  again_mem mem = replica->mem;
  again_copies_clear(&replica->copies);
  again_mem_free(&mem, replica->marks);
  again_mem_free(&mem, replica);
}

again_replica *again_replica_new(again_exchange_fn *call, void *user,
                                 const again_mem *mem) {
  again_replica *replica = again_mem_calloc(mem, 1, sizeof(*replica));
  again_marks *marks = again_mem_calloc(mem, 1, sizeof(*marks));
  if (replica == NULL || marks == NULL) {
    again_mem_free(mem, replica);
    again_mem_free(mem, marks);
    return NULL;
  }
  replica->interface = (again_store){.is_shared = true,
                                     .ask = replica_ask,
                                     .tell = replica_tell,
                                     .has = replica_has,
                                     .news = replica_news,
                                     .free = replica_free};
  replica->mem = *mem;
  again_random_seed_system(&replica->random);
  again_copies_init(&replica->copies, mem);
  replica->marks = marks;
  replica->call = call;
  replica->call_user = user;
  replica->carrier_ms = AGAIN_NEVER;
  replica->waiting_ms = AGAIN_NEVER;
  return replica;
}
