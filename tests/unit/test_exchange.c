/* What the remote may say, which is anything: junk counts for nothing, and no
 * clock is trusted to go on. */
#include "storing/exchange.h"

#include <criterion/criterion.h>

#include "base/random.h"
#include "fake_remote.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(exchange, .fini = end, .timeout = 60);

#define COUNT 2
#define HEAD (AGAIN_STATE_WIRE_SIZE - sizeof(again_scope_state))
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

typedef struct junk_row {
  const char *what;
  size_t size;
  int byte; /* all of them; -1 = at random */
} junk_row;

static const junk_row junk_rows[] = {
    {"nothing", 0, 0},
    {"a byte", 1, 0},
    {"one too few", AGAIN_STATE_WIRE_SIZE - 1, 0},
    {"one too many", AGAIN_STATE_WIRE_SIZE + 1, 0},
    {"zeros", AGAIN_STATE_WIRE_SIZE, 0},
    {"ones", AGAIN_STATE_WIRE_SIZE, 0xff},
    {"bytes at random", AGAIN_STATE_WIRE_SIZE, -1},
};

static void put_junk(const junk_row *row, again_random *random) {
  remote.version = ++remote.last_version;
  remote.size = row->size;
  for (size_t i = 0; i < row->size; i++) {
    remote.bytes[i] =
        (unsigned char)(row->byte >= 0 ? (uint64_t)row->byte
                                       : again_random_next(random));
  }
}

static void meet_junk(const junk_row *row, again_random *random) {
  const again_scope_config config = fake_health_config();
  again_grant grant;
  begin();
  put_junk(row, random);
  (void)fake_ask(&machines[0], &config, START, 1, &grant);
  fake_settle(machines, 1, START);
  fake_answer answer = fake_ask(&machines[0], &config, START, 1, &grant);
  cr_expect_eq(answer, FAKE_WENT, "%s", row->what);
  put_junk(row, random);
  fake_close(&machines[0], &config, START);
  for (unsigned i = 1; i < 10; i++) {
    fake_settle(machines, COUNT, START + i * 10);
  }
  (void)fake_ask(&machines[1], &config, START + 100, 2, &grant);
  fake_settle(machines, COUNT, START + 100);
  answer = fake_ask(&machines[1], &config, START + 100, 2, &grant);
  cr_expect_eq(answer, FAKE_WAITS, "%s: the other closed it", row->what);
  finish();
}

Test(exchange, junk_counts_for_nothing_and_is_replaced) {
  again_random random;
  again_random_seed(&random, 1);
  for (size_t i = 0; i < sizeof(junk_rows) / sizeof(junk_rows[0]); i++) {
    meet_junk(&junk_rows[i], &random);
  }
}

/* A true state with some bits turned: whatever it passes for, nothing breaks.
 */
Test(exchange, survives_what_looks_like_a_state) {
  const again_scope_config config = fake_health_config();
  again_random random;
  again_random_seed(&random, 7);
  again_grant grant;
  for (unsigned run = 0; run < 3000; run++) {
    begin();
    (void)fake_ask(&machines[0], &config, START, 1, &grant);
    fake_settle(machines, 1, START);
    fake_close(&machines[0], &config, START);
    fake_settle(machines, 1, START + 50);
    for (unsigned i = 0; i <= run % 8; i++) {
      uint64_t draw = again_random_next(&random);
      remote.bytes[HEAD + draw % (remote.size - HEAD)] ^=
          (unsigned char)(draw >> 56 | 1);
    }
    remote.version = ++remote.last_version;
    for (uint64_t ms = 100; ms < 1500; ms += 50) {
      if (fake_ask(&machines[0], &config, START + ms, 3, &grant) == FAKE_WENT) {
        fake_tell(&machines[0], &config, START + ms, &grant,
                  ms < 700 ? AGAIN_OUTCOME_OVERLOAD : AGAIN_OUTCOME_SUCCESS);
      }
      fake_settle(machines, 1, START + ms);
    }
    finish();
  }
}

/* A state from before is of a time to come: nobody would ever probe. */
Test(exchange, the_remotes_clock_may_go_back) {
  const again_scope_config config = fake_health_config();
  again_grant grant;
  begin();
  (void)fake_ask(&machines[0], &config, START, 1, &grant);
  fake_settle(machines, 1, START);
  fake_close(&machines[0], &config, START);
  fake_settle(machines, 1, START + 20);
  remote.ahead_ms -= 3600000;
  (void)fake_ask(&machines[0], &config, START + 200, 2, &grant);
  for (uint64_t ms = 200; ms < 400; ms += 10) {
    fake_settle(machines, 1, START + ms);
  }
  fake_answer answer = fake_ask(&machines[0], &config, START + 400, 2, &grant);
  cr_expect_eq(answer, FAKE_WENT);
  (void)fake_ask(&machines[1], &config, START + 400, 2, &grant);
  fake_settle(machines, 2, START + 400);
  answer = fake_ask(&machines[1], &config, START + 400, 2, &grant);
  cr_expect_eq(answer, FAKE_WENT, "to a machine that comes anew");
  finish();
}
