#include "storing/exchange.h"

#include <stdio.h>
#include <string.h>

#include "base/extremes.h"
#include "base/saturate.h"

enum {
  LOOK_OPEN_MS = 500, /* how often to look at what is in use, */
  LOOK_HELD_MS = 100, /* or holds calls */
  IN_USE_MS = 2000,   /* so long after it was asked for */
  PASS_MS = 250,      /* a pass that nobody took is given back */
  CONFLICTS_MAX = 5   /* after which waits do not grow any more */
};

/* ---- states ------------------------------------------------------------- */

/* `base` and all operations from `first` on. */
static void rebase(const again_replica *replica, again_copy *copy,
                   const again_scope_state *base, size_t first) {
  copy->state = *base;
  again_operations_redo(&copy->operations, first, &replica->clock,
                        &replica->config, &copy->state);
}

static void make_fresh(again_replica *replica, uint64_t now_ms,
                       again_scope_state *out) {
  again_scope_state_init(out, &replica->config,
                         again_remote_clock_to(&replica->clock, now_ms), 0,
                         again_random_next(&replica->random));
}

/* The clock is not what it was: no time in the copy means anything. */
static void forget(again_replica *replica, again_copy *copy, uint64_t now_ms) {
  again_scope_state fresh;
  make_fresh(replica, now_ms, &fresh);
  rebase(replica, copy, &fresh, 0);
  copy->version = 0;
  copy->is_heard = false;
  copy->is_unsure = false;
  copy->passes.count = 0;
}

/* ---- beginning ---------------------------------------------------------- */

static void give_back(again_replica *replica, again_copy *copy,
                      const again_pass *pass, uint64_t now_ms) {
  const again_grant grant = {.struct_size = sizeof(grant),
                             .answer = AGAIN_GRANT_GO,
                             .send_ms = now_ms,
                             .is_probe = pass->probe != 0,
                             .probe = pass->probe};
  const again_scope_tell nothing = {.now_ms = now_ms,
                                    .grant = &grant,
                                    .outcome = AGAIN_OUTCOME_NONE,
                                    .draw =
                                        again_random_next(&replica->random)};
  again_remote_state_tell(&copy->state, &replica->config, &replica->clock,
                          &nothing);
  const again_operation operation = again_operation_of_tell(&nothing);
  again_replica_note(replica, copy, &operation);
}

static void lapse(again_replica *replica, again_copy *copy, uint64_t now_ms) {
  if (copy->passes.count > 0 &&
      again_sat_sub(now_ms, copy->passed_ms) >= PASS_MS) {
    copy->has_lapsed = true;
    while (copy->passes.count > 0) {
      give_back(replica, copy, &copy->passes.items[--copy->passes.count],
                now_ms);
    }
  }
}

/* Asks what is to be sent for passes: they are good once it is set. */
static void ask_for_passes(again_replica *replica, again_copy *copy,
                           uint64_t now_ms) {
  again_copy_sent *sent = &copy->sent;
  again_passes *passes = &sent->passes;
  again_want want = AGAIN_WANT_INIT;
  want.is_paid = true;
  want.send_ms = now_ms;
  want.may_probe = sent->may_probe;
  want.attempts_left = UINT32_MAX; /* who is to wait does not want one yet */
  again_scope_ask ask = {
      .now_ms = now_ms, .want = &want, .queued_count = sent->wanted_count};
  again_grant grant = AGAIN_GRANT_INIT;
  for (passes->count = 0;
       passes->count + copy->passes.count < sent->wanted_count;
       passes->count++) {
    ask.draw = again_random_next(&replica->random);
    again_remote_state_ask(&sent->state, &replica->config, &replica->clock,
                           &ask, &grant);
    if (grant.answer != AGAIN_GRANT_GO) {
      break;
    }
    passes->items[passes->count] = (again_pass){.probe = grant.probe,
                                                .is_for_best = sent->may_probe,
                                                .is_for_rich = sent->is_rich};
  }
}

/* What is to be set, if anything is. */
static void prepare(again_replica *replica, again_copy *copy,
                    again_exchange *item, uint64_t now_ms) {
  copy->sent = (again_copy_sent){.state = copy->state,
                                 .operation_count = copy->operations.count,
                                 .wanted_count = copy->wanted_count,
                                 .may_probe = copy->may_probe,
                                 .is_rich = copy->is_rich};
  copy->wanted_count = 0;
  copy->may_probe = false;
  copy->is_rich = false;
  ask_for_passes(replica, copy, now_ms);
  const bool is_changed = copy->is_ahead || copy->sent.passes.count > 0 ||
                          again_scope_state_held_ms(&copy->sent.state) !=
                              again_scope_state_held_ms(&copy->state);
  if (is_changed && replica->clock.is_known) {
    again_parcel *parcel = &replica->parcels[item - replica->out];
    again_state_marks marks = copy->marks;
    copy->sent.mark = again_random_next(&replica->random) | 1;
    again_state_marks_add(&marks, copy->sent.mark);
    again_state_wire_write(&copy->sent.state, &marks,
                           again_remote_clock_to(&replica->clock, now_ms),
                           parcel->bytes);
    item->bytes = parcel->bytes;
    item->size_bytes = sizeof(parcel->bytes);
  }
}

static void send(again_replica *replica, again_copy *copy, uint64_t now_ms) {
  again_exchange *item = &replica->out[replica->out_count];
  again_parcel *parcel = &replica->parcels[replica->out_count++];
  *parcel = (again_parcel){.copy = copy};
  again_state_wire_name(copy->key, parcel->name);
  *item = (again_exchange){.struct_size = sizeof(*item),
                           .name = parcel->name,
                           .version = copy->version};
  /* Whether the last arrived is to be known first: done twice is wrong. */
  if (!copy->is_unsure) {
    prepare(replica, copy, item, now_ms);
  }
  copy->is_sent = true;
  copy->due_ms = AGAIN_NEVER;
}

/* What nobody uses any more is not kept in step. */
static bool is_idle(again_replica *replica, again_copy *copy, uint64_t now_ms) {
  if (again_marks_take_use(replica->marks, copy->key)) {
    copy->asked_ms = now_ms;
  }
  return !copy->is_ahead && copy->wanted_count == 0 &&
         again_sat_sub(now_ms, copy->asked_ms) > IN_USE_MS;
}

static void tend(again_replica *replica, again_copy *copy, uint64_t now_ms) {
  lapse(replica, copy, now_ms);
  if (copy->due_ms > now_ms) {
    return;
  }
  if (is_idle(replica, copy, now_ms)) {
    again_marks_unset(replica->marks, copy->key);
    copy->due_ms = AGAIN_NEVER;
  } else if (replica->out_count < AGAIN_ROUND_SCOPES) {
    send(replica, copy, now_ms);
  } else {
    replica->first_bucket = copy->key.first % AGAIN_COPIES_BUCKETS;
  }
}

size_t again_replica_begin(again_replica *replica, uint64_t now_ms,
                           again_exchange **out, uint64_t *next_ms) {
  const size_t first = replica->first_bucket;
  *out = replica->out;
  *next_ms = AGAIN_NEVER;
  if (replica->is_out) {
    return 0;
  }
  replica->is_out = true; /* so that nobody is called */
  replica->out_count = 0;
  for (size_t i = 0; i < AGAIN_COPIES_BUCKETS; i++) {
    again_copy *copy =
        replica->copies.buckets[(first + i) % AGAIN_COPIES_BUCKETS];
    for (; copy != NULL; copy = copy->next) {
      tend(replica, copy, now_ms);
      *next_ms = again_least(*next_ms, copy->due_ms);
    }
  }
  replica->is_out = replica->out_count > 0;
  replica->out_ms = now_ms;
  replica->carrier_ms = *next_ms;
  replica->waiting_ms =
      replica->is_out ? again_least(replica->waiting_ms, now_ms) : AGAIN_NEVER;
  return replica->out_count;
}

/* ---- ending ------------------------------------------------------------- */

/* The passes that there would have been are wanted still. */
static void want_again(again_copy *copy) {
  const again_copy_sent *sent = &copy->sent;
  if (sent->passes.count > 0) {
    copy->wanted_count =
        (uint32_t)again_greatest(copy->wanted_count, sent->wanted_count);
    copy->may_probe |= sent->may_probe;
    copy->is_rich |= sent->is_rich;
  }
}

static void take_set(again_replica *replica, again_copy *copy, uint64_t version,
                     uint64_t now_ms) {
  const again_copy_sent *sent = &copy->sent;
  rebase(replica, copy, &sent->state, sent->operation_count);
  copy->version = version;
  copy->is_ahead = copy->operations.count > sent->operation_count;
  again_state_marks_add(&copy->marks, sent->mark);
  for (size_t i = 0; i < sent->passes.count; i++) {
    copy->passes.items[copy->passes.count++] = sent->passes.items[i];
    copy->passed_ms = now_ms;
  }
}

/* Somebody else wrote it, or it was lost. `base` is NULL where there is nothing
 * that can be read. */
static void take_newer(again_replica *replica, again_copy *copy,
                       uint64_t version, const again_scope_state *base,
                       uint64_t now_ms) {
  again_scope_state fresh;
  copy->version = version;
  copy->is_ahead = copy->operations.count > 0 || base == NULL;
  if (base != NULL) {
    rebase(replica, copy, base, 0);
  } else if (version != 0) {
    make_fresh(replica, now_ms, &fresh);
    rebase(replica, copy, &fresh, 0);
  }
}

/* What was sent is in it, whoever wrote it. */
static void drop_sent(again_replica *replica, again_copy *copy) {
  again_operations_drop(&copy->operations, copy->sent.operation_count);
  copy->sent.operation_count = 0;
  copy->sent.mark = 0;
  if (copy->operations.count == 0) {
    again_operations_clear(&copy->operations, &replica->copies.mem);
  }
}

/* Whether there is news for those who are held. */
static bool settle(again_replica *replica, again_copy *copy,
                   const again_exchange *item, uint64_t now_ms) {
  const bool is_set = item->is_set && item->bytes != NULL;
  const bool is_other = !is_set && item->remote_version != copy->version;
  again_scope_state base;
  again_state_marks marks = {{0}};
  const bool is_read =
      is_other &&
      again_state_wire_read(item->remote_bytes, item->remote_size_bytes,
                            again_remote_clock_to(&replica->clock, now_ms),
                            &base, &marks);
  copy->conflicts = is_other ? copy->conflicts + 1 : 0;
  if (is_set) {
    take_set(replica, copy, item->remote_version, now_ms);
  } else {
    want_again(copy);
  }
  if (is_set || (copy->sent.mark != 0 &&
                 again_state_marks_have(&marks, copy->sent.mark))) {
    drop_sent(replica, copy);
  }
  if (is_other) {
    take_newer(replica, copy, item->remote_version, is_read ? &base : NULL,
               now_ms);
    copy->marks = marks;
  }
  const bool is_awaited = !copy->is_heard || copy->bad_ms >= copy->heard_ms ||
                          again_sat_sub(now_ms, copy->heard_ms) >= IN_USE_MS;
  copy->is_unsure = false;
  copy->is_heard = true;
  copy->heard_ms = now_ms;
  return is_other || is_awaited || copy->passes.count > 0;
}

/* What was known was old, and is no longer: at once. Whoever loses races after
 * that waits by chance, longer each time: or all would race again. */
static uint64_t race_ms(again_replica *replica, const again_copy *copy) {
  if (copy->conflicts <= 1) {
    return 0;
  }
  const unsigned bits =
      (unsigned)again_least(copy->conflicts - 1, CONFLICTS_MAX);
  return again_random_up_to(again_random_next(&replica->random),
                            again_sat_shl(1, bits));
}

static void plan_next(again_replica *replica, again_copy *copy,
                      uint64_t now_ms) {
  const again_scope_state *state = &copy->state;
  const bool is_open = again_scope_state_is_open(state, &replica->config);
  uint64_t wait_ms = is_open ? LOOK_OPEN_MS : LOOK_HELD_MS;
  if (copy->is_ahead || copy->wanted_count > 0 || !copy->is_heard) {
    wait_ms = race_ms(replica, copy);
  } else if (copy->passes.count > 0) {
    wait_ms = again_least(wait_ms, PASS_MS);
  } else if (again_scope_state_is_fresh(
                 state, again_remote_clock_to(&replica->clock, now_ms))) {
    again_marks_set(replica->marks, copy->key);
  }
  copy->due_ms = again_least(copy->due_ms, again_sat_add(now_ms, wait_ms));
}

static void note_problem(again_replica *replica, const char *problem) {
  const bool is_gone = problem != NULL;
  if (is_gone != replica->is_gone) {
    replica->is_gone = is_gone;
    replica->is_news = true;
    (void)snprintf(replica->problem, sizeof(replica->problem), "%s",
                   is_gone ? problem : "");
  }
}

static void forget_all(again_replica *replica, uint64_t now_ms) {
  again_marks_clear(replica->marks);
  again_copy *copy = NULL;
  while ((copy = again_copies_next(&replica->copies, copy)) != NULL) {
    forget(replica, copy, now_ms);
    again_replica_request(replica, copy, now_ms, now_ms);
  }
}

void again_replica_end(again_replica *replica, uint64_t now_ms,
                       uint64_t remote_ms, const char *problem) {
  if (problem != NULL) {
    again_marks_clear(replica->marks);
  } else if (again_remote_clock_hear(&replica->clock, replica->out_ms, now_ms,
                                     remote_ms)) {
    forget_all(replica, now_ms);
  }
  note_problem(replica, problem);
  for (size_t i = 0; i < replica->out_count; i++) {
    again_parcel *parcel = &replica->parcels[i];
    const again_exchange *item = &replica->out[i];
    again_copy *copy = parcel->copy;
    const bool is_of_now = copy->version == item->version;
    copy->is_sent = false;
    if (problem == NULL && is_of_now) {
      parcel->is_changed = settle(replica, copy, item, now_ms);
    } else {
      copy->is_unsure |= is_of_now && item->bytes != NULL;
      want_again(copy);
    }
    plan_next(replica, copy, now_ms);
    replica->carrier_ms = again_least(replica->carrier_ms, copy->due_ms);
  }
  replica->is_out = false;
  replica->waiting_ms = AGAIN_NEVER;
}
