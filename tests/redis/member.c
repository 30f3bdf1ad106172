#include "member.h"

#include <string.h>
#include <time.h>

#include "../thread/expect.h"

#define EXPECT(condition) expect((condition), #condition)

const char member_policy_tokens[] =
    "{\"again\": 1, \"name\": \"member\", \"governor\": {"
    " \"health\": \"off\", \"budget\": {\"tokens\": {\"capacity\": 5000,"
    " \"cost\": 1, \"throttle_cost\": 1, \"refund\": 0}}}, \"rules\": []}";

static void lock(void *user) {
  EXPECT(pthread_mutex_lock(user) == 0);
}

static void unlock(void *user) {
  EXPECT(pthread_mutex_unlock(user) == 0);
}

static void on_store(void *user, const char *problem) {
  member *self = user;
  lock(&self->mutex);
  self->gone_count += problem != NULL ? 1 : 0;
  self->back_count += problem != NULL ? 0 : 1;
  if (problem != NULL) {
    (void)snprintf(self->problem, sizeof(self->problem), "%s", problem);
  }
  unlock(&self->mutex);
}

void member_begin(member *self, const char *policy_text, const char *url) {
  again_policy *policy = NULL;
  again_governor_options options = AGAIN_GOVERNOR_OPTIONS_INIT;
  *self = (member){.gone_count = 0};
  EXPECT(pthread_mutex_init(&self->mutex, NULL) == 0);
  EXPECT(again_policy_parse(&policy, policy_text, strlen(policy_text), NULL,
                            NULL, NULL) == AGAIN_OK);
  options.lock = (again_lock){lock, unlock, &self->mutex};
  options.store_changed = on_store;
  options.store_user = self;
  EXPECT(again_governor_new(&self->governor, policy, &options, NULL) ==
         AGAIN_OK);
  again_policy_unref(policy);
  EXPECT(again_redis_new(&self->redis, self->governor, url, NULL, NULL, NULL) ==
         AGAIN_OK);
}

void member_end(member *self) {
  again_redis_free(self->redis);
  again_governor_free(self->governor);
  EXPECT(pthread_mutex_destroy(&self->mutex) == 0);
}

uint64_t member_now_ms(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void member_rest(unsigned ms) {
  const struct timespec span = {ms / 1000, (long)(ms % 1000) * 1000000};
  (void)nanosleep(&span, NULL);
}

again_grant_answer member_ask(member *self) {
  const again_time now = {member_now_ms(), 0};
  again_want want = AGAIN_WANT_INIT;
  again_grant grant = AGAIN_GRANT_INIT;
  want.is_retry = true;
  want.overload = true;
  want.send_ms = now.mono_ms;
  self->governor->ask(self->governor, MEMBER_SCOPE, &now, &want, &grant);
  return grant.answer;
}

bool member_spend(member *self) {
  again_grant_answer answer;
  while ((answer = member_ask(self)) == AGAIN_GRANT_WAIT) {
    member_rest(1);
  }
  return answer == AGAIN_GRANT_GO;
}

unsigned member_gone_count(member *self) {
  lock(&self->mutex);
  unsigned count = self->gone_count;
  unlock(&self->mutex);
  return count;
}

unsigned member_back_count(member *self) {
  lock(&self->mutex);
  unsigned count = self->back_count;
  unlock(&self->mutex);
  return count;
}
