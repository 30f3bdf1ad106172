/* Copies on several machines, of one state: nothing that is done to one is lost
 * to the others, no two machines do what one alone may, and when nothing comes
 * back each goes on by itself. */
#include "storing/replica.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "base/random.h"
#include "fake_remote.h"
#include "harness.h"
#include "store_script.h"

static void end(void) {
  assert_balance();
}
TestSuite(replica, .fini = end, .timeout = 60);

#define COUNT 5
#define START 100000

static fake_remote remote;
static fake_machine machines[COUNT];

static void begin(void) {
  remote = (fake_remote){.last_version = 100, .ahead_ms = 1700000000000};
  for (size_t i = 0; i < COUNT; i++) {
    cr_assert(fake_machine_begin(&machines[i], &remote, i * 7777777));
  }
}

static void finish(void) {
  for (size_t i = 0; i < COUNT; i++) {
    fake_machine_end(&machines[i]);
  }
}

static store_answer spend_at(fake_machine *machine,
                             const again_scope_config *config,
                             uint64_t now_ms) {
  return spend(machine->store, config, FAKE_SCOPE, now_ms + machine->ahead_ms);
}

/* How much a machine that comes anew finds. */
static unsigned left_at(const again_scope_config *config, uint64_t now_ms) {
  fake_machine late;
  cr_assert(fake_machine_begin(&late, &remote, 5));
  cr_expect_eq(spend_at(&late, config, now_ms), REFUSED, "not heard yet");
  fake_settle(&late, 1, now_ms);
  unsigned count = 0;
  while (spend_at(&late, config, now_ms) == WENT) {
    count++;
  }
  fake_machine_end(&late);
  return count;
}

/* ---- an open scope ------------------------------------------------------ */

/* What is in flight crosses what others do: all the more is it to be exact. */
static void spend_at_random(const again_scope_config *config, unsigned spends,
                            bool loses, uint64_t seed, uint64_t *now_ms) {
  again_random random;
  again_random_seed(&random, seed);
  while (spends > 0) {
    fake_machine *machine = &machines[again_random_next(&random) % COUNT];
    *now_ms += again_random_next(&random) % 20;
    switch (again_random_next(&random) % 4) {
    case 0:
      spends -= spend_at(machine, config, *now_ms) == WENT ? 1 : 0;
      break;
    case 1:
      if (machine->item_count == 0) {
        (void)fake_send(machine, *now_ms);
      }
      break;
    case 2:
      if (machine->item_count > 0) {
        fake_receive(machine, *now_ms, *now_ms);
      }
      break;
    default:
      if (machine->item_count > 0 && loses) {
        fake_fail(machine, *now_ms, "the answer was lost");
      }
    }
  }
  for (size_t i = 0; i < COUNT; i++) {
    if (machines[i].item_count > 0) {
      fake_receive(&machines[i], *now_ms, *now_ms);
    }
  }
}

static void expect_exact(bool loses, uint64_t seed) {
  const again_scope_config config = tokens_config(500);
  uint64_t now_ms = START;
  begin();
  spend_at_random(&config, 300, loses, seed, &now_ms);
  for (unsigned i = 0; i < 20; i++) {
    now_ms += 100;
    fake_settle(machines, COUNT, now_ms);
  }
  cr_expect_eq(left_at(&config, now_ms), 200, "seed %u", (unsigned)seed);
  finish();
}

Test(replica, no_charge_is_lost_or_doubled) {
  for (uint64_t seed = 1; seed <= 50; seed++) {
    expect_exact(false, seed);
  }
}

/* What arrived counts once, though nobody said that it did. */
Test(replica, no_charge_is_doubled_where_answers_are_lost) {
  for (uint64_t seed = 1; seed <= 50; seed++) {
    expect_exact(true, seed);
  }
}

Test(replica, an_open_scope_waits_for_nobody) {
  const again_scope_config config = tokens_config(500);
  begin();
  cr_expect_eq(spend_at(&machines[0], &config, START), REFUSED);
  fake_settle(machines, 1, START);
  cr_assert(fake_send(&machines[0], START + 500)); /* and nothing comes back */
  for (uint64_t ms = 0; ms < 5000; ms += 100) {
    cr_expect_eq(spend_at(&machines[0], &config, START + 500 + ms), WENT,
                 "%u ms", (unsigned)ms);
  }
  fake_fail(&machines[0], START + 6000, "no answer");
  finish();
}

Test(replica, a_call_waits_a_moment_for_the_first_word) {
  const again_scope_config config = fake_health_config();
  again_grant grant;
  begin();
  fake_machine *machine = &machines[1];
  cr_expect_eq(fake_ask(machine, &config, START, 1, &grant), FAKE_WAITS);
  cr_expect_eq(grant.until_ms, START + machine->ahead_ms + 50);
  cr_expect_eq(machine->call_count, 1);
  cr_expect_eq(fake_ask(machine, &config, START + 50, 1, &grant), FAKE_WENT);
  cr_expect_eq(machine->call_count, 1, "it is called already");
  finish();
}

/* ---- a scope that holds calls ------------------------------------------- */

typedef struct attempt {
  again_grant grant;
  fake_machine *machine;
  uint64_t end_ms; /* 0 = there is none */
} attempt;

#define ATTEMPTS 4000

/* A server that is down until `up_ms`, and many calls on all machines, whose
 * exchanges take up to 40 ms. */
typedef struct outage {
  again_scope_config config;
  again_random random;
  uint64_t up_ms;
  attempt attempts[ATTEMPTS];
  size_t count;
  unsigned probes; /* now */
  unsigned probes_most;
  unsigned probe_count;
  unsigned went_after; /* since it is up */
} outage;

static void note_sent(outage *t, fake_machine *machine, uint64_t now_ms,
                      const again_grant *grant) {
  cr_assert_lt(t->count, ATTEMPTS);
  t->attempts[t->count++] = (attempt){*grant, machine, now_ms + 30};
  t->probes += grant->is_probe ? 1 : 0;
  t->probe_count += grant->is_probe ? 1 : 0;
  t->probes_most = t->probes > t->probes_most ? t->probes : t->probes_most;
  t->went_after += now_ms >= t->up_ms ? 1 : 0;
}

static void end_attempts(outage *t, uint64_t now_ms) {
  for (size_t i = 0; i < t->count; i++) {
    attempt *it = &t->attempts[i];
    if (it->end_ms == now_ms) {
      t->probes -= it->grant.is_probe ? 1 : 0;
      fake_tell(it->machine, &t->config, now_ms, &it->grant,
                now_ms >= t->up_ms ? AGAIN_OUTCOME_SUCCESS
                                   : AGAIN_OUTCOME_OVERLOAD);
    }
  }
}

static void carry(outage *t, fake_machine *machine, uint64_t now_ms) {
  if (machine->item_count > 0 && machine->back_ms <= now_ms) {
    fake_receive(machine, now_ms, now_ms);
  }
  if (machine->item_count == 0 && fake_send(machine, now_ms)) {
    machine->back_ms = now_ms + again_random_next(&t->random) % 40;
  }
}

/* Each machine has a queue that never ends, whose first asks when its time has
 * come. */
static void run_outage(outage *t, uint64_t until_ms) {
  uint64_t ask_ms[COUNT] = {0};
  for (uint64_t now_ms = START; now_ms < until_ms; now_ms++) {
    end_attempts(t, now_ms);
    for (size_t i = 0; i < COUNT; i++) {
      fake_machine *machine = &machines[i];
      again_grant grant;
      carry(t, machine, now_ms);
      if (now_ms < ask_ms[i]) {
        continue;
      }
      if (fake_ask(machine, &t->config, now_ms, 100, &grant) == FAKE_WENT) {
        note_sent(t, machine, now_ms, &grant);
        ask_ms[i] = now_ms + 5;
      } else {
        ask_ms[i] = grant.until_ms - machine->ahead_ms;
        ask_ms[i] = ask_ms[i] < now_ms + 20 ? ask_ms[i] : now_ms + 20;
      }
    }
  }
}

static outage *begin_outage(uint64_t up_ms, uint64_t seed) {
  static outage t;
  t = (outage){.config = fake_health_config(), .up_ms = up_ms};
  again_random_seed(&t.random, seed);
  begin();
  return &t;
}

Test(replica, never_two_probes_at_once) {
  for (uint64_t seed = 1; seed <= 5; seed++) {
    outage *t = begin_outage(START + 10000, seed);
    run_outage(t, START + 10000);
    cr_expect_eq(t->probes_most, 1, "seed %u", (unsigned)seed);
    cr_expect_gt(t->probe_count, 5, "seed %u", (unsigned)seed);
    cr_expect_lt(t->count, 100, "seed %u: %zu", (unsigned)seed, t->count);
    finish();
  }
}

/* The pace of the first second is that of one process alone: it begins at some
 * eight a second. */
Test(replica, the_pace_holds_for_all_together) {
  for (uint64_t seed = 1; seed <= 5; seed++) {
    outage *t = begin_outage(START + 3000, seed);
    run_outage(t, START + 5000);
    cr_expect_leq(t->probes_most, 1, "seed %u", (unsigned)seed);
    cr_expect_gt(t->went_after, 5, "seed %u: %u", (unsigned)seed,
                 t->went_after);
    cr_expect_lt(t->went_after, 80, "seed %u: %u", (unsigned)seed,
                 t->went_after);
    finish();
  }
}

/* Whatever a machine's clock says. */
Test(replica, times_are_told_in_each_ones_own_clock) {
  const again_scope_config config = fake_health_config();
  again_grant grants[2];
  begin();
  for (size_t i = 0; i < 2; i++) {
    (void)fake_ask(&machines[i], &config, START, 1, &grants[i]);
  }
  fake_settle(machines, 2, START);
  fake_close(&machines[0], &config, START + 10);
  fake_settle(machines, 2, START + 600);
  for (size_t i = 0; i < 2; i++) {
    fake_close(&machines[i], &config, START + 600);
  }
  for (size_t i = 0; i < 2; i++) {
    fake_answer answer =
        fake_ask(&machines[i], &config, START + 20, 2, &grants[i]);
    cr_assert_eq(answer, FAKE_WAITS, "machine %zu", i);
  }
  cr_expect_eq(grants[0].until_ms - machines[0].ahead_ms,
               grants[1].until_ms - machines[1].ahead_ms);
  finish();
}

/* Nobody takes it: it must not keep others from probing. */
Test(replica, a_pass_that_nobody_takes_is_given_back) {
  const again_scope_config config = fake_health_config();
  again_grant grant;
  begin();
  (void)fake_ask(&machines[0], &config, START, 1, &grant);
  (void)fake_ask(&machines[1], &config, START, 1, &grant);
  fake_settle(machines, 2, START);
  fake_close(&machines[0], &config, START);
  fake_settle(machines, 2, START + 600);
  cr_expect_eq(fake_ask(&machines[0], &config, START + 600, 2, &grant),
               FAKE_WAITS);
  fake_settle(machines, 2, START + 600); /* and it never comes again */
  fake_settle(machines, 2, START + 700);
  cr_expect_eq(fake_ask(&machines[1], &config, START + 700, 2, &grant),
               FAKE_WAITS, "the other's probe is out");
  fake_settle(machines, 2, START + 900);
  fake_settle(machines, 2, START + 1000);
  cr_expect_eq(fake_ask(&machines[1], &config, START + 1000, 2, &grant),
               FAKE_WAITS);
  fake_settle(machines, 2, START + 1000);
  cr_expect_eq(fake_ask(&machines[1], &config, START + 1001, 2, &grant),
               FAKE_WENT);
  cr_expect(grant.is_probe);
  finish();
}

/* ---- when nothing comes back -------------------------------------------- */

static bool has_news(fake_machine *machine, char line[64]) {
  return machine->store->news(machine->store, line, 64);
}

Test(replica, goes_on_alone_and_says_so_once) {
  const again_scope_config config = fake_health_config();
  char line[64];
  again_grant grant;
  begin();
  fake_machine *machine = &machines[0];
  (void)fake_ask(machine, &config, START, 1, &grant);
  for (uint64_t ms = 0; ms < 500; ms += 100) {
    cr_assert(fake_send(machine, START + ms));
    fake_fail(machine, START + ms, "redis://h: refused");
  }
  cr_expect(has_news(machine, line));
  cr_expect_str_eq(line, "redis://h: refused");
  cr_expect_not(has_news(machine, line));
  fake_close(machine, &config, START + 500);
  cr_expect_eq(fake_ask(machine, &config, START + 501, 2, &grant), FAKE_WAITS);
  cr_expect_eq(fake_ask(machine, &config, START + 2000, 2, &grant), FAKE_WENT);
  cr_expect(grant.is_probe);
  fake_settle(machines, 1, START + 2001);
  cr_expect(has_news(machine, line));
  cr_expect_str_eq(line, "");
  cr_expect_not(has_news(machine, line));
  finish();
}

/* An exchange that takes for ever is as good as none. */
Test(replica, a_probe_waits_a_second_for_the_remote) {
  const again_scope_config config = fake_health_config();
  again_grant grant;
  begin();
  fake_machine *machine = &machines[0];
  (void)fake_ask(machine, &config, START, 1, &grant);
  fake_settle(machines, 1, START);
  fake_close(machine, &config, START);
  fake_settle(machines, 1, START);
  cr_assert(fake_send(machine, START + 1000));
  cr_expect_eq(fake_ask(machine, &config, START + 1900, 2, &grant), FAKE_WAITS);
  cr_expect_eq(fake_ask(machine, &config, START + 2000, 2, &grant), FAKE_WENT);
  fake_receive(machine, START + 3000, START + 1000);
  finish();
}

Test(replica, what_the_remote_lost_it_gets_again) {
  const again_scope_config config = tokens_config(100);
  begin();
  (void)spend_at(&machines[0], &config, START);
  fake_settle(machines, 1, START);
  for (unsigned i = 0; i < 30; i++) {
    cr_assert_eq(spend_at(&machines[0], &config, START), WENT);
  }
  fake_settle(machines, 1, START + 100);
  remote.version = 0;
  cr_assert_eq(spend_at(&machines[0], &config, START + 200), WENT);
  for (unsigned i = 0; i < 10; i++) {
    fake_settle(machines, 1, START + 300 + i * 100);
  }
  cr_expect_eq(left_at(&config, START + 1500), 69);
  finish();
}

/* ---- memory ------------------------------------------------------------- */

Test(replica, every_allocation_may_fail) {
  const again_scope_config config = tokens_config(500);
  bool was_reached = true;
  for (size_t n = 1; was_reached; n++) {
    remote = (fake_remote){.last_version = 100};
    counting_reset(n);
    if (fake_machine_begin(&machines[0], &remote, 0)) {
      for (uint64_t ms = 0; ms < 200; ms += 10) {
        (void)spend_at(&machines[0], &config, START + ms);
        (void)fake_send(&machines[0], START + ms);
        (void)spend_at(&machines[0], &config, START + ms);
        if (machines[0].item_count > 0) {
          fake_receive(&machines[0], START + ms, START + ms);
        }
      }
      fake_machine_end(&machines[0]);
    }
    was_reached = counting_failed();
  }
  counting_reset(0);
}

/* More scopes than it keeps, and more operations than it remembers. */
Test(replica, is_bounded) {
  const again_scope_config config = tokens_config(UINT32_MAX);
  begin();
  fake_machine *machine = &machines[0];
  for (unsigned i = 0; i < 3000; i++) {
    char scope[32];
    (void)snprintf(scope, sizeof(scope), "scope %u", i);
    (void)spend(machine->store, &config, scope, START + 100 * i);
  }
  cr_expect_leq(counting_live(), COUNT * 2 + AGAIN_COPIES_MAX * 2);
  for (unsigned i = 0; i < 10 * AGAIN_OPERATIONS_MAX; i++) {
    (void)spend(machine->store, &config, FAKE_SCOPE, START + 400000);
  }
  const again_copy *copy = again_copies_find(&machine->replica->copies,
                                             again_scope_key_of(FAKE_SCOPE));
  cr_assert_not_null(copy);
  cr_expect_leq(copy->operations.count, AGAIN_OPERATIONS_MAX);
  finish();
}
