/* The governor of this process: who may ask, in which order, and where the
 * answer is looked up. */
#include "deciding/governor.h"

#include <again/exchange.h>

#include "base/extremes.h"
#include "base/saturate.h"
#include "base/sized.h"
#include "deciding/local_governor.h"
#include "policy/policy.h"
#include "storing/store_process.h"

/* What of a policy decides whether anybody has to be asked at all; none = what
 * a policy asks for that governs nothing. */
enum {
  HAS_BUDGET = 1U << 0,
  COUNTS_ATTEMPTS = 1U << 1,
  COUNTS_OVERLOAD = 1U << 2,
  COUNTS_GOOD = 1U << 3
};

typedef again_local_governor local_governor;

static uint64_t draw(local_governor *governor) {
  return governor->options.random != NULL
             ? governor->options.random(governor->options.random_user)
             : again_random_next(&governor->random);
}

/* ---- the queues ---------------------------------------------------------- */

static bool is_queued(const again_held *held) {
  return held != NULL && again_held_is_queued(held);
}

/* Where there is no memory it stands nowhere, and asks again and again. */
static void join(local_governor *governor, again_scope_key key,
                 const again_want *want) {
  again_queue_rank rank = !want->may_probe      ? AGAIN_QUEUE_RELUCTANT
                          : want->is_idempotent ? AGAIN_QUEUE_IDEMPOTENT
                                                : AGAIN_QUEUE_REPEATABLE;
  if (is_queued(want->held)) {
    again_queue_move(want->held, rank); /* it may have been absent */
  } else if (want->held != NULL) {
    (void)again_queues_join(&governor->queues, key, want->held,
                            want->deadline_ms, rank);
  }
}

/* True = it stood there: it made others the first. */
static bool leave(local_governor *governor, again_held *held) {
  if (!is_queued(held)) {
    return false;
  }
  again_queues_leave(&governor->queues, held);
  return true;
}

/* Whoever cannot be told that something has changed looks again, and not all at
 * once; nor do many who are not next look often. */
static uint64_t look_again(local_governor *governor, uint64_t now_ms,
                           const again_want *want, const again_queue *queue,
                           uint64_t until_ms) {
  enum { POLL_MS = 100, EACH_MS = 10 };
  const bool is_told = governor->options.ready != NULL && queue != NULL;
  const bool is_next = until_ms != AGAIN_NEVER;
  const again_store *shared = again_local_governor_shared(governor);
  if (is_told && is_next && (shared == NULL || !shared->is_shared)) {
    return until_ms;
  }
  uint64_t least_ms = is_told && !is_next ? AGAIN_TURN_LATE_MS +
                                                (uint64_t)queue->count * EACH_MS
                                          : POLL_MS;
  uint64_t wait_ms = least_ms + again_random_up_to(draw(governor), least_ms);
  uint64_t look_ms = again_least(again_sat_add(now_ms, wait_ms), until_ms);
  return again_least(look_ms, want->deadline_ms);
}

/* ---- asking ------------------------------------------------------------- */

static unsigned traits_now(local_governor *governor) {
  return atomic_load_explicit(&governor->traits, memory_order_relaxed);
}

static bool may_have_state(const local_governor *governor,
                           again_scope_key key) {
  const again_store *shared = again_local_governor_shared(governor);
  const again_store *store = shared != NULL ? shared : governor->own;
  return store->has(store, key);
}

/* Nobody has had a good answer here of late. */
static bool is_cold(const local_governor *governor, unsigned traits,
                    again_scope_key key, uint64_t now_ms) {
  return (traits & COUNTS_GOOD) != 0 &&
         again_tally_count(&governor->good, key, now_ms) == 0;
}

static bool is_asked(local_governor *governor, const again_want *want,
                     again_scope_key key, uint64_t now_ms) {
  unsigned traits = traits_now(governor);
  return is_queued(want->held) || (traits & COUNTS_ATTEMPTS) != 0 ||
         ((traits & HAS_BUDGET) != 0 && again_want_draws(want)) ||
         (want->send_ms <= now_ms && is_cold(governor, traits, key, now_ms)) ||
         (traits != 0 && may_have_state(governor, key));
}

static void ask_store(local_governor *governor, again_scope_key key,
                      const again_scope_ask *ask, again_grant *out) {
  again_store *shared = again_local_governor_shared(governor);
  if (shared == NULL ||
      !shared->ask(shared, key, &governor->config, ask, out)) {
    (void)governor->own->ask(governor->own, key, &governor->config, ask, out);
  }
}

/* Others are before it. */
static void hold_back(const again_queue *queue, again_grant *out) {
  out->answer = AGAIN_GRANT_WAIT;
  out->why = queue->why;
  out->until_ms = AGAIN_NEVER;
}

/* Whoever comes while others are held stands in the queue before it asks; who
 * would rather fail than stand there goes only where nothing is wrong. */
static again_turn take_turn(local_governor *governor, again_scope_key key,
                            uint64_t now_ms, const again_want *want) {
  again_queue *queue = want->send_ms <= now_ms
                           ? again_queues_find(&governor->queues, key)
                           : NULL;
  if (queue == NULL || (want->held == NULL && !want->fail_fast)) {
    return (again_turn){.is_first = true, .is_probe = want->may_probe};
  }
  if (want->fail_fast) {
    return (again_turn){.is_first = false, .is_probe = false};
  }
  join(governor, key, want);
  again_turn turn = again_turn_of(queue, want->held, now_ms);
  again_turn_pass_over(queue, want->held, turn);
  return turn;
}

static void ask_in_turn(local_governor *governor, again_scope_key key,
                        uint64_t now_ms, const again_want *want,
                        again_turn turn, again_grant *out) {
  const again_queue *queue = again_queues_find(&governor->queues, key);
  if (queue != NULL && !turn.is_first && !turn.is_probe && !want->fail_fast) {
    hold_back(queue, out);
    return;
  }
  uint32_t others = queue != NULL ? queue->count : 0;
  again_want asked = *want;
  asked.may_probe = turn.is_probe;
  again_scope_ask ask = {
      .now_ms = now_ms,
      .want = &asked,
      .queued_count = others + (is_queued(want->held) ? 0 : 1),
      .only_as_probe = !turn.is_first,
      .good_count = again_tally_count(&governor->good, key, now_ms),
      .draw = draw(governor)};
  ask_store(governor, key, &ask, out);
}

/* Under the lock. */
static void ask_and_queue(local_governor *governor, again_scope_key key,
                          uint64_t now_ms, const again_want *want,
                          again_grant *out, again_turn_takers *takers) {
  again_turn turn = take_turn(governor, key, now_ms, want);
  ask_in_turn(governor, key, now_ms, want, turn, out);
  if (out->answer != AGAIN_GRANT_WAIT) {
    if (leave(governor, want->held)) {
      again_local_governor_call(governor, key, now_ms, takers);
    }
    return;
  }
  join(governor, key, want);
  again_queue *queue =
      is_queued(want->held) ? again_queues_find(&governor->queues, key) : NULL;
  out->held = want->held;
  out->until_ms = look_again(governor, now_ms, want, queue, out->until_ms);
  if (queue != NULL) {
    queue->why = turn.is_first ? out->why : queue->why;
    again_turn_expect(queue, turn, out->until_ms);
    if (again_turn_is_anothers(queue, want->held, turn)) {
      again_turn_call(queue, now_ms, takers);
    }
  }
}

/* A want of a shorter struct is made whole. */
static const again_want *whole_want(const again_want *want, again_want *own) {
  if (again_sized_is_whole(want, sizeof(*want))) {
    return want;
  }
  *own = (again_want)AGAIN_WANT_INIT;
  again_sized_read(own, want, sizeof(*own));
  return own;
}

static void local_ask(again_governor *self, const char *scope,
                      const again_time *now, const again_want *want,
                      again_grant *out) {
  local_governor *governor = (local_governor *)self;
  again_want own;
  const again_want *wanted = whole_want(want, &own);
  again_grant grant = AGAIN_GRANT_INIT;
  again_scope_key key = again_scope_key_of(scope);
  if (!is_asked(governor, wanted, key, now->mono_ms)) {
    grant.answer = AGAIN_GRANT_GO;
    grant.send_ms = again_greatest(wanted->send_ms, now->mono_ms);
  } else {
    again_turn_takers takers = {.count = 0};
    again_store_news news;
    again_local_governor_lock(governor);
    ask_and_queue(governor, key, now->mono_ms, wanted, &grant, &takers);
    again_local_governor_hear(governor, &news);
    again_local_governor_unlock(governor);
    again_local_governor_wake(governor, &takers);
    again_local_governor_report(governor, &news);
  }
  again_sized_write(out, &grant, sizeof(grant));
}

/* ---- telling ------------------------------------------------------------ */

/* Whether a scope without a state has to hear of it. */
static bool is_news(unsigned traits, const again_grant *grant,
                    again_outcome outcome) {
  return (traits & COUNTS_ATTEMPTS) != 0 || grant->cost > 0 ||
         grant->held != NULL ||
         ((traits & COUNTS_OVERLOAD) != 0 &&
          again_outcome_is_overload(outcome));
}

static bool is_good(again_outcome outcome) {
  return outcome == AGAIN_OUTCOME_SUCCESS || outcome == AGAIN_OUTCOME_ERROR;
}

static void tell_store(local_governor *governor, again_scope_key key,
                       const again_scope_tell *tell) {
  again_store *shared = again_local_governor_shared(governor);
  if (shared == NULL || !shared->tell(shared, key, &governor->config, tell)) {
    (void)governor->own->tell(governor->own, key, &governor->config, tell);
  }
}

/* Under the lock. */
static void tell_and_leave(local_governor *governor, again_scope_key key,
                           uint64_t now_ms, const again_grant *grant,
                           again_outcome outcome, again_turn_takers *takers) {
  again_scope_tell tell = {.now_ms = now_ms,
                           .grant = grant,
                           .outcome = outcome,
                           .good_count =
                               again_tally_count(&governor->good, key, now_ms),
                           .draw = draw(governor)};
  (void)leave(governor, grant->held);
  tell_store(governor, key, &tell);
  again_local_governor_call(governor, key, now_ms, takers);
}

static const again_grant *whole_grant(const again_grant *grant,
                                      again_grant *own) {
  if (again_sized_is_whole(grant, sizeof(*grant))) {
    return grant;
  }
  *own = (again_grant)AGAIN_GRANT_INIT;
  again_sized_read(own, grant, sizeof(*own));
  return own;
}

static void local_tell(again_governor *self, const char *scope,
                       const again_time *now, const again_grant *grant,
                       again_outcome outcome) {
  local_governor *governor = (local_governor *)self;
  const unsigned traits = traits_now(governor);
  again_grant own;
  const again_grant *given = whole_grant(grant, &own);
  again_scope_key key = again_scope_key_of(scope);
  if (is_news(traits, given, outcome) || may_have_state(governor, key)) {
    again_turn_takers takers = {.count = 0};
    again_store_news news;
    again_local_governor_lock(governor);
    tell_and_leave(governor, key, now->mono_ms, given, outcome, &takers);
    again_local_governor_hear(governor, &news);
    again_local_governor_unlock(governor);
    again_local_governor_wake(governor, &takers);
    again_local_governor_report(governor, &news);
  }
  if ((traits & COUNTS_GOOD) != 0 && is_good(outcome)) {
    again_tally_add(&governor->good, key, now->mono_ms);
  }
}

/* ---- making ------------------------------------------------------------- */

static unsigned traits_of(const again_scope_config *config) {
  const again_budget_type *budget = again_budget_type_of(config->budget.budget);
  unsigned traits = 0;
  if (budget != NULL) {
    traits |= HAS_BUDGET;
    traits |= budget->counts_attempts ? COUNTS_ATTEMPTS : 0U;
    traits |= budget->counts_overload ? COUNTS_OVERLOAD : 0U;
  }
  if (config->health.is_on) {
    traits |= COUNTS_OVERLOAD | COUNTS_GOOD;
  }
  if (config->has_rate) {
    traits |= COUNTS_ATTEMPTS;
  }
  return traits;
}

/* On failure all stays as it is. */
static again_status follow(local_governor *governor,
                           const again_policy *policy) {
  if (!governor->is_given) {
    again_store *chosen;
    again_status status = again_store_choose(
        &chosen, &governor->choice, policy->governor.store, &governor->mem);
    if (status != AGAIN_OK) {
      return status;
    }
    governor->shared = chosen;
  }
  again_scope_config_of(&governor->config, policy);
  atomic_store_explicit(&governor->traits, traits_of(&governor->config),
                        memory_order_relaxed);
  return AGAIN_OK;
}

static void local_free(again_governor *self) {
  local_governor *governor = (local_governor *)self;
  again_mem mem = governor->mem;
  again_governor_exchange_close(self);
  again_queues_clear(&governor->queues);
  governor->own->free(governor->own);
  again_store_choice_clear(&governor->choice, &mem);
  again_mem_free(&mem, governor);
}

again_status again_governor_new_over(again_governor **out, again_policy *policy,
                                     again_store *store,
                                     const again_governor_options *options,
                                     const again_mem *mem) {
  *out = NULL;
  again_mem hooks = again_mem_resolve(mem);
  local_governor *governor = again_mem_calloc(&hooks, 1, sizeof(*governor));
  again_store *own = again_store_process_new(&hooks);
  if (governor == NULL || own == NULL) {
    again_mem_free(&hooks, governor);
    if (own != NULL) {
      own->free(own);
    }
    return AGAIN_ENOMEM;
  }
  governor->interface = (again_governor){local_ask, local_tell, local_free};
  governor->mem = hooks;
  governor->options = (again_governor_options)AGAIN_GOVERNOR_OPTIONS_INIT;
  if (options != NULL) {
    again_sized_read(&governor->options, options, sizeof(*options));
  }
  again_random_seed_system(&governor->random);
  again_queues_init(&governor->queues, &hooks);
  governor->own = own;
  governor->shared = store;
  governor->is_given = store != NULL;
  again_status status = follow(governor, policy);
  if (status != AGAIN_OK) {
    local_free(&governor->interface);
    return status;
  }
  *out = &governor->interface;
  return AGAIN_OK;
}

again_status again_governor_new(again_governor **out, again_policy *policy,
                                const again_governor_options *options,
                                const again_mem *mem) {
  return again_governor_new_over(out, policy, NULL, options, mem);
}

again_local_governor *again_local_governor_of(again_governor *governor) {
  return governor->ask == local_ask ? (local_governor *)governor : NULL;
}

again_status again_governor_set_policy(again_governor *governor,
                                       again_policy *policy) {
  local_governor *own = again_local_governor_of(governor);
  if (own == NULL) {
    return AGAIN_EINVAL;
  }
  again_local_governor_lock(own);
  again_status status = follow(own, policy);
  again_local_governor_unlock(own);
  return status;
}

void again_governor_free(again_governor *governor) {
  if (governor != NULL) {
    governor->free(governor);
  }
}
