/*
 * Governors that share a real Redis server: what processes spend adds up, and a
 * server that is killed, stopped or never there delays nobody, and is told of
 * once.
 *
 *     redis_store CASE
 */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../thread/expect.h"
#include "member.h"
#include "redis_server.h"

#define EXPECT(condition) expect((condition), #condition)
#define SKIPPED 77

/* ---- sums --------------------------------------------------------------- */

enum { PROCESSES = 20, SPENDS = 100, CAPACITY = 5000 };

static void spend(const char *url, unsigned number) {
  member self;
  member_begin(&self, member_policy_tokens, url);
  for (unsigned i = 0; i < SPENDS; i++) {
    EXPECT(member_spend(&self));
    member_rest((number + i) % 7);
  }
  EXPECT(member_gone_count(&self) == 0);
  member_end(&self);
}

/* How many are left to one who comes anew. */
static unsigned count_left(const char *url) {
  member self;
  unsigned count = 0;
  member_begin(&self, member_policy_tokens, url);
  while (member_spend(&self)) {
    count++;
  }
  member_end(&self);
  return count;
}

static void expect_sum(redis_server *server) {
  pid_t pids[PROCESSES];
  for (unsigned i = 0; i < PROCESSES; i++) {
    pids[i] = fork();
    EXPECT(pids[i] >= 0);
    if (pids[i] == 0) {
      spend(redis_server_url(server), i);
      _exit(0);
    }
  }
  for (unsigned i = 0; i < PROCESSES; i++) {
    int status;
    EXPECT(waitpid(pids[i], &status, 0) == pids[i] && status == 0);
  }
  unsigned left = count_left(redis_server_url(server));
  (void)printf("%u left of %u\n", left, CAPACITY);
  EXPECT(left == CAPACITY - PROCESSES * SPENDS);
}

/* ---- a server that goes and comes --------------------------------------- */

enum { PROMPT_MS = 20, PATIENCE_MS = 20000 };

/* For so long, or until it was told so often: each ask is answered, at once. */
static void ask_for(member *self, unsigned ms, unsigned gone, unsigned back) {
  const uint64_t begun_ms = member_now_ms();
  while (member_now_ms() - begun_ms < ms &&
         (gone == 0 || member_gone_count(self) < gone) &&
         (back == 0 || member_back_count(self) < back)) {
    const uint64_t asked_ms = member_now_ms();
    EXPECT(member_ask(self) == AGAIN_GRANT_GO);
    EXPECT(member_now_ms() - asked_ms <= PROMPT_MS);
    member_rest(5);
  }
}

static void begin_known(member *self, const redis_server *server) {
  member_begin(self, member_policy_tokens, redis_server_url(server));
  EXPECT(member_spend(self));
  ask_for(self, 300, 0, 0);
  EXPECT(member_gone_count(self) == 0 && member_back_count(self) == 0);
}

static void expect_told(member *self, unsigned gone, unsigned back) {
  EXPECT(member_gone_count(self) == gone);
  EXPECT(member_back_count(self) == back);
}

static void expect_gone_and_back(member *self) {
  ask_for(self, PATIENCE_MS, 0, 1);
  ask_for(self, 500, 0, 0);
  expect_told(self, 1, 1);
  (void)printf("told: %s\n", self->problem);
}

static void expect_killed(redis_server *server) {
  member self;
  begin_known(&self, server);
  redis_server_kill(server);
  ask_for(&self, PATIENCE_MS, 1, 0);
  ask_for(&self, 1500, 0, 0);
  expect_told(&self, 1, 0);
  EXPECT(strncmp(self.problem, redis_server_address(server),
                 strlen(redis_server_address(server))) == 0);
  EXPECT(strstr(self.problem, "secret") == NULL);
  redis_server_revive(server);
  expect_gone_and_back(&self);
  member_end(&self);
}

static void expect_stopped(redis_server *server) {
  member self;
  begin_known(&self, server);
  redis_server_pause(server);
  ask_for(&self, PATIENCE_MS, 1, 0);
  ask_for(&self, 1500, 0, 0);
  expect_told(&self, 1, 0);
  redis_server_resume(server);
  expect_gone_and_back(&self);
  member_end(&self);
}

/* In whatever state: connecting, waiting for an answer, or for better times. */
static void expect_prompt_end(redis_server *server) {
  redis_server_pause(server);
  for (unsigned ms = 0; ms < 1500; ms += 150) {
    member self;
    member_begin(&self, member_policy_tokens, redis_server_url(server));
    (void)member_ask(&self);
    member_rest(ms);
    const uint64_t begun_ms = member_now_ms();
    member_end(&self);
    EXPECT(member_now_ms() - begun_ms < 300);
  }
  redis_server_resume(server);
}

/* Scripts are gone, the connection is not: nobody has to know. */
static void expect_flushed(redis_server *server) {
  char command[256];
  member self;
  begin_known(&self, server);
  (void)snprintf(command, sizeof(command),
                 "redis-cli -u %s script flush >/dev/null 2>&1",
                 redis_server_url(server));
  EXPECT(system(command) == 0); // NOLINT(cert-env33-c): a test's own words
  ask_for(&self, 500, 0, 0);
  expect_told(&self, 0, 0);
  member_end(&self);
}

static void expect_refused(redis_server *server) {
  member self;
  member_begin(&self, member_policy_tokens, redis_server_address(server));
  (void)member_spend(&self);
  ask_for(&self, PATIENCE_MS, 1, 0);
  EXPECT(strstr(self.problem, "NOAUTH") != NULL);
  (void)printf("told: %s\n", self.problem);
  member_end(&self);
}

/* ------------------------------------------------------------------------- */

typedef struct test_case {
  const char *name;
  void (*run)(redis_server *server);
} test_case;

static const test_case cases[] = {
    {"sum", expect_sum},         {"killed", expect_killed},
    {"stopped", expect_stopped}, {"prompt-end", expect_prompt_end},
    {"flushed", expect_flushed}, {"refused", expect_refused},
};

int main(int argc, char **argv) {
  (void)setvbuf(stdout, NULL, _IOLBF, 0);
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    if (argc == 2 && strcmp(cases[i].name, argv[1]) == 0) {
      redis_server *server = redis_server_start();
      if (server == NULL) {
        (void)puts("skipped: there is no redis-server");
        return SKIPPED;
      }
      cases[i].run(server);
      redis_server_free(server);
      return 0;
    }
  }
  return 2;
}
