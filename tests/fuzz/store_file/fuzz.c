/*
 * A file of states in which any bytes stand: whatever a scope's state is said
 * to be, asking and telling work, and leave a state that is sane. Byte 0
 * chooses the budget, byte 1 how long the state has lived; then it is asked and
 * told so often, patched, put through a file, and asked and told again. The
 * bytes left after the patches are what the file holds elsewhere.
 */
#include "kit.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "storing/file_slots.h"

enum {
  STEPS_MAX = 64,
  PATCHES_MAX = 4,
  BEGUN_MS = 100000,
  NOW_MS = 400000,
  FILE_BYTES = 2 << 20
};

static again_scope_config config_of(uint8_t kind) {
  again_scope_config config = {
      .digest = 1,
      .budget = {.budget = (again_budget_kind)(kind % 5),
                 .capacity = 10,
                 .cost = 2,
                 .throttle_cost = 1,
                 .refund = 0.5,
                 .percent = 20,
                 .window_ms = 10000,
                 .floor = 3},
      .health = {.is_on = true,
                 .close_after = 5,
                 .probe = again_health_probe,
                 .probe_timeout_ms = 10000},
      .has_rate = true};
  return config;
}

static void ask(again_scope_state *state, const again_scope_config *config,
                fuzz_input *input, uint64_t now_ms, again_grant *grant) {
  again_want want = AGAIN_WANT_INIT;
  uint8_t flags = fuzz_byte(input);
  want.is_retry = (flags & 1) != 0;
  want.overload = (flags & 2) != 0;
  want.may_probe = (flags & 4) != 0;
  want.fail_fast = (flags & 8) != 0;
  want.is_paid = (flags & 16) != 0;
  want.send_ms = (flags & 32) != 0 ? now_ms + 10 : 0;
  want.deadline_ms = (flags & 64) != 0 ? now_ms + 1000 : AGAIN_NEVER;
  again_scope_ask question = {.now_ms = now_ms,
                              .want = &want,
                              .queued_count = fuzz_byte(input),
                              .draw = fuzz_number(input)};
  *grant = (again_grant)AGAIN_GRANT_INIT;
  again_scope_state_ask(state, config, &question, grant);
  FUZZ_ASSERT(grant->answer != AGAIN_GRANT_WAIT || grant->until_ms > now_ms);
}

static void tell(again_scope_state *state, const again_scope_config *config,
                 fuzz_input *input, uint64_t now_ms, const again_grant *grant) {
  again_scope_tell told = {
      .now_ms = now_ms,
      .grant = grant,
      .outcome = (again_outcome)fuzz_below(input, AGAIN_OUTCOME_THROTTLED + 1),
      .draw = fuzz_number(input)};
  again_scope_state_tell(state, config, &told);
}

static void live(again_scope_state *state, const again_scope_config *config,
                 fuzz_input *input, uint64_t now_ms, unsigned step_count) {
  for (unsigned i = 0; i < step_count && input->size > 0; i++) {
    again_grant grant;
    now_ms += (uint64_t)fuzz_byte(input) * 16;
    ask(state, config, input, now_ms, &grant);
    if (grant.answer == AGAIN_GRANT_GO) {
      tell(state, config, input, now_ms, &grant);
    }
  }
  FUZZ_ASSERT(again_scope_state_is_sane(state));
}

/* Writes some words where they may hurt. */
static void patch(again_scope_state *state, fuzz_input *input) {
  unsigned count = fuzz_below(input, PATCHES_MAX + 1);
  for (unsigned i = 0; i < count; i++) {
    size_t at = (fuzz_byte(input) * 256U + fuzz_byte(input)) % sizeof(*state);
    uint64_t word = fuzz_number(input);
    size_t left = sizeof(*state) - at;
    memcpy((char *)state + at, &word,
           left < sizeof(word) ? left : sizeof(word));
  }
}

/* What the file holds after it was kept: the state as it is, or none. */
static bool pass_through_file(const again_file *file, again_scope_key key,
                              again_scope_state *state) {
  again_file_place place;
  again_scope_state found;
  memset(&found, 0, sizeof(found));
  FUZZ_ASSERT(again_file_slots_find(file, key, &place, &found) ==
              AGAIN_FILE_FINE);
  FUZZ_ASSERT(again_file_slots_keep(file, &place, state, NOW_MS) ==
              AGAIN_FILE_FINE);
  FUZZ_ASSERT(again_file_slots_may_have(file, key));
  FUZZ_ASSERT(again_file_slots_find(file, key, &place, &found) ==
              AGAIN_FILE_FINE);
  FUZZ_ASSERT(place.has_state == again_scope_state_is_sane(state));
  FUZZ_ASSERT(!place.has_state || memcmp(&found, state, sizeof(found)) == 0);
  return place.has_state;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzz_input input = {data, size};
  const again_scope_key key = {1, 0};
  again_scope_config config = config_of(fuzz_byte(&input));
  again_file_header header = {.magic = "fuzz"};
  again_file file = {memfd_create("states", MFD_CLOEXEC), &header, 7};
  FUZZ_ASSERT(file.fd >= 0);
  FUZZ_ASSERT(ftruncate(file.fd, FILE_BYTES) == 0);
  FUZZ_ASSERT(pwrite(file.fd, &header, sizeof(header), 0) ==
              (ssize_t)sizeof(header));

  again_scope_state state;
  again_scope_state_init(&state, &config, BEGUN_MS, 0, 1);
  live(&state, &config, &input, BEGUN_MS, fuzz_below(&input, STEPS_MAX));
  patch(&state, &input);
  FUZZ_ASSERT(pwrite(file.fd, input.data, input.size,
                     AGAIN_FILE_HEADER_BYTES) == (ssize_t)input.size);
  if (pass_through_file(&file, key, &state)) {
    live(&state, &config, &input, NOW_MS, STEPS_MAX);
  }
  (void)close(file.fd);
  return 0;
}
