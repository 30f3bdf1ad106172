#include "fake_remote.h"

#include <string.h>

#include "harness.h"

static void on_call(void *user) {
  ((fake_machine *)user)->call_count++;
}

bool fake_machine_begin(fake_machine *machine, fake_remote *remote,
                        uint64_t ahead_ms) {
  *machine = (fake_machine){.remote = remote, .ahead_ms = ahead_ms};
  machine->replica = again_replica_new(on_call, machine, &counting_mem);
  if (machine->replica == NULL) {
    return false;
  }
  machine->store = &machine->replica->interface;
  again_random_seed(&machine->replica->random, ahead_ms + 1);
  return true;
}

static void serve(fake_remote *remote, again_exchange *item) {
  if (remote->version == item->version && item->bytes != NULL) {
    remote->version = ++remote->last_version;
    remote->size = item->size_bytes;
    memcpy(remote->bytes, item->bytes, item->size_bytes);
    remote->set_count++;
    item->is_set = true;
  } else if (remote->version != item->version && remote->version != 0) {
    /* Of exactly that size, so that a byte too many shows. */
    item->remote_bytes = exact_copy(remote->bytes, remote->size);
    item->remote_size_bytes = remote->size;
  }
  item->remote_version = remote->version;
}

bool fake_send(fake_machine *machine, uint64_t now_ms) {
  uint64_t next_ms;
  machine->item_count = again_replica_begin(
      machine->replica, now_ms + machine->ahead_ms, &machine->items, &next_ms);
  for (size_t i = 0; i < machine->item_count; i++) {
    serve(machine->remote, &machine->items[i]);
  }
  return machine->item_count > 0;
}

static void finish(fake_machine *machine, uint64_t now_ms, uint64_t remote_ms,
                   const char *problem) {
  again_replica_end(machine->replica, now_ms + machine->ahead_ms, remote_ms,
                    problem);
  for (size_t i = 0; i < machine->item_count; i++) {
    exact_free((char *)(uintptr_t)machine->items[i].remote_bytes);
  }
  machine->item_count = 0;
}

void fake_receive(fake_machine *machine, uint64_t now_ms,
                  uint64_t answered_ms) {
  finish(machine, now_ms, answered_ms + machine->remote->ahead_ms, NULL);
}

void fake_fail(fake_machine *machine, uint64_t now_ms, const char *problem) {
  finish(machine, now_ms, 0, problem);
}

bool fake_exchange(fake_machine *machine, uint64_t now_ms) {
  if (!fake_send(machine, now_ms)) {
    return false;
  }
  fake_receive(machine, now_ms, now_ms);
  return true;
}

void fake_machine_end(fake_machine *machine) {
  if (machine->item_count > 0) {
    fake_fail(machine, 0, "the end");
  }
  machine->store->free(machine->store);
}

void fake_settle(fake_machine *machines, size_t count, uint64_t now_ms) {
  bool is_going = true;
  for (unsigned rounds = 0; is_going && rounds < 1000; rounds++) {
    is_going = false;
    for (size_t i = 0; i < count; i++) {
      is_going |= fake_exchange(&machines[i], now_ms);
    }
  }
}

fake_answer fake_ask(fake_machine *machine, const again_scope_config *config,
                     uint64_t now_ms, uint32_t queued, again_grant *out) {
  again_want want = AGAIN_WANT_INIT;
  want.may_probe = true;
  want.attempts_left = 5;
  want.send_ms = now_ms + machine->ahead_ms;
  const again_scope_ask ask = {
      .now_ms = now_ms + machine->ahead_ms,
      .want = &want,
      .queued_count = queued,
      .draw = again_random_next(&machine->replica->random)};
  again_grant_init(out, sizeof(*out));
  if (!machine->store->ask(machine->store, again_scope_key_of(FAKE_SCOPE),
                           config, &ask, out)) {
    return FAKE_REFUSED;
  }
  return out->answer == AGAIN_GRANT_GO     ? FAKE_WENT
         : out->answer == AGAIN_GRANT_WAIT ? FAKE_WAITS
                                           : FAKE_REFUSED;
}

void fake_tell(fake_machine *machine, const again_scope_config *config,
               uint64_t now_ms, const again_grant *grant,
               again_outcome outcome) {
  const again_scope_tell tell = {
      .now_ms = now_ms + machine->ahead_ms,
      .grant = grant,
      .outcome = outcome,
      .draw = again_random_next(&machine->replica->random)};
  (void)machine->store->tell(machine->store, again_scope_key_of(FAKE_SCOPE),
                             config, &tell);
}

void fake_close(fake_machine *machine, const again_scope_config *config,
                uint64_t now_ms) {
  again_grant grant = AGAIN_GRANT_INIT;
  grant.answer = AGAIN_GRANT_GO;
  for (unsigned i = 0; i < 5; i++) {
    fake_tell(machine, config, now_ms, &grant, AGAIN_OUTCOME_OVERLOAD);
  }
}

again_scope_config fake_health_config(void) {
  return (again_scope_config){.digest = 1,
                              .budget = {.budget = AGAIN_BUDGET_OFF},
                              .health = {.is_on = true,
                                         .close_after = 5,
                                         .probe = again_health_probe,
                                         .probe_timeout_ms = 10000}};
}
