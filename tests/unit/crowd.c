#include "crowd.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"

enum { CLOSE_AFTER = 5 };

static const char rules[] =
    "{\"again\":1,\"name\":\"t\",\"schedules\":{\"probe\":{\"base\":\"100ms\","
    "\"cap\":\"100ms\",\"factor\":1,\"jitter\":\"none\"}},\"governor\":{%s"
    "\"health\":{\"close_after\":5,\"probe\":\"probe\"}},\"rules\":["
    "{\"status\":\"5xx\",\"class\":\"retryable\",\"reason\":\"server\"}]}";

static void lock(void *user) {
  crowd *self = user;
  cr_assert_not(self->is_locked);
  self->is_locked = true;
}

static void unlock(void *user) {
  crowd *self = user;
  cr_assert(self->is_locked);
  self->is_locked = false;
}

static void ready(void *user, uint64_t asker) {
  crowd *self = user;
  cr_assert_not(self->is_locked, "told with the lock held");
  cr_assert_lt(asker, CROWD_PLACES);
  self->is_told[asker] = true;
}

uint64_t crowd_random(void *user) {
  return again_random_next(&((crowd *)user)->random);
}

again_policy *crowd_policy(const char *governor) {
  char text[1024];
  (void)snprintf(text, sizeof(text), rules, governor);
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  again_diag diag = AGAIN_DIAG_INIT;
  again_policy *policy = NULL;
  cr_assert_eq(
      again_policy_parse(&policy, text, strlen(text), NULL, &options, &diag),
      AGAIN_OK, "%u:%u %s", diag.line, diag.column, diag.message);
  return policy;
}

crowd *crowd_make(const char *governor, bool can_tell) {
  static crowd self;
  self = (crowd){.governor = NULL};
  again_random_seed(&self.random, 3);
  again_governor_options options = AGAIN_GOVERNOR_OPTIONS_INIT;
  options.lock = (again_lock){lock, unlock, &self};
  options.ready = can_tell ? ready : NULL;
  options.ready_user = &self;
  options.random = crowd_random;
  options.random_user = &self;
  again_policy *policy = crowd_policy(governor);
  cr_assert_eq(
      again_governor_new(&self.governor, policy, &options, &counting_mem),
      AGAIN_OK);
  again_policy_unref(policy);
  for (uint64_t i = 0; i < CROWD_PLACES; i++) {
    self.places[i].asker = i;
  }
  return &self;
}

const again_grant *crowd_ask_as(crowd *self, size_t place, uint64_t now_ms,
                                again_want want) {
  const again_time now = {now_ms, 0};
  want.send_ms = now_ms;
  want.held = &self->places[place];
  self->is_told[place] = false;
  self->grants[place] = (again_grant)AGAIN_GRANT_INIT;
  self->governor->ask(self->governor, "s", &now, &want, &self->grants[place]);
  return &self->grants[place];
}

again_want crowd_want(uint64_t deadline_ms) {
  again_want want = AGAIN_WANT_INIT;
  want.deadline_ms = deadline_ms;
  want.may_probe = true;
  want.attempts_left = 4;
  want.is_idempotent = true;
  return want;
}

const again_grant *crowd_ask(crowd *self, size_t place, uint64_t now_ms,
                             uint64_t deadline_ms) {
  return crowd_ask_as(self, place, now_ms, crowd_want(deadline_ms));
}

void crowd_tell(crowd *self, size_t place, uint64_t now_ms,
                again_outcome outcome) {
  const again_time now = {now_ms, 0};
  self->governor->tell(self->governor, "s", &now, &self->grants[place],
                       outcome);
}

void crowd_close_scope(crowd *self, uint64_t now_ms) {
  for (unsigned i = 0; i < CLOSE_AFTER; i++) {
    cr_assert_eq(crowd_ask(self, 0, now_ms, AGAIN_NEVER)->answer,
                 AGAIN_GRANT_GO);
    crowd_tell(self, 0, now_ms, AGAIN_OUTCOME_OVERLOAD);
  }
}

void crowd_expect_told(crowd *self, const char *expected) {
  char told[4 * CROWD_PLACES] = "";
  size_t at = 0;
  for (unsigned i = 0; i < CROWD_PLACES; i++) {
    if (self->is_told[i]) {
      at += (size_t)snprintf(told + at, sizeof(told) - at, "%s%u",
                             at > 0 ? " " : "", i);
      self->is_told[i] = false;
    }
  }
  cr_expect_str_eq(told, expected, "told %s, not %s", told, expected);
}

void crowd_finish(crowd *self) {
  again_governor_free(self->governor);
}
