#include "gate.h"

#include <criterion/criterion.h>

static size_t place_of(const gate *self, const again_held *held) {
  size_t at = 0;
  while (at < self->held_count && self->held[at] != held) {
    at++;
  }
  return at;
}

static void leave(gate *self, const again_held *held) {
  const size_t at = place_of(self, held);
  if (at < self->held_count) {
    self->held[at] = self->held[--self->held_count];
  }
}

static void ask(again_governor *governor, const char *scope,
                const again_time *now, const again_want *want,
                again_grant *out) {
  gate *self = (gate *)governor;
  (void)scope;
  self->ask_count++;
  *out = (again_grant)AGAIN_GRANT_INIT;
  out->send_ms = now->mono_ms;
  if (self->is_open) {
    leave(self, want->held);
    self->open_count++;
    out->answer = AGAIN_GRANT_GO;
    return;
  }
  if (place_of(self, want->held) == self->held_count) {
    cr_assert_lt(self->held_count, GATE_HELD_MAX);
    self->held[self->held_count++] = want->held;
  }
  out->answer = AGAIN_GRANT_WAIT;
  out->why = AGAIN_WHY_UNAVAILABLE;
  out->until_ms = AGAIN_NEVER;
  out->held = want->held;
}

static void tell(again_governor *governor, const char *scope,
                 const again_time *now, const again_grant *grant,
                 again_outcome outcome) {
  gate *self = (gate *)governor;
  (void)scope;
  (void)now;
  (void)outcome;
  if (grant->answer == AGAIN_GRANT_GO) {
    self->open_count--;
  } else {
    leave(self, grant->held);
  }
  if (self->opens_when_told) {
    self->opens_when_told = false;
    gate_open(self);
  }
}

void gate_init(gate *self) {
  *self = (gate){.interface = {.ask = ask, .tell = tell}};
}

void gate_open(gate *self) {
  self->is_open = true;
  for (size_t i = 0; i < self->held_count; i++) {
    again_curl_ready(self->engine, self->held[i]->asker);
  }
}
