#include "sim/peers.h"

#include <string.h>

#include "base/extremes.h"
#include "base/mem.h"

#define MINUTE UINT64_C(60000)

const again_sim_peer again_sim_peers[] = {
    {.name = "none", .about = "no retries", .attempts = 1},
    {.name = "curl",
     .about = "curl --retry 3: waits 1 s, 2 s, 4 s, or what Retry-After says",
     .attempts = 4,
     .base_ms = 1000,
     .throttle_base_ms = 1000,
     .cap_ms = 10 * MINUTE,
     .factor = 2,
     .obeys_hint = true},
    {.name = "aws",
     .about = "AWS SDKs, standard mode 2.1: 3 attempts, full jitter from 50 ms "
              "(1 s throttled), 500 tokens",
     .attempts = 3,
     .base_ms = 50,
     .throttle_base_ms = 1000,
     .cap_ms = 20000,
     .factor = 2,
     .jitter = AGAIN_SIM_JITTER_FULL,
     .has_tokens = true},
    {.name = "polly",
     .about = "Polly 8, a retry strategy as it comes: 3 retries, 2 s apart",
     .attempts = 4,
     .base_ms = 2000,
     .throttle_base_ms = 2000,
     .cap_ms = 2000,
     .factor = 1},
    {.name = "p-retry",
     .about = "p-retry with randomize: 10 retries, from 1 s on doubling, times "
              "1 to 2",
     .attempts = 11,
     .base_ms = 1000,
     .throttle_base_ms = 1000,
     .cap_ms = UINT64_MAX,
     .factor = 2,
     .jitter = AGAIN_SIM_JITTER_LONGER},
};
const size_t again_sim_peer_count =
    sizeof again_sim_peers / sizeof again_sim_peers[0];

const again_sim_peer *again_sim_peer_find(const char *name) {
  for (size_t i = 0; i < again_sim_peer_count; i++) {
    if (strcmp(again_sim_peers[i].name, name) == 0) {
      return &again_sim_peers[i];
    }
  }
  return NULL;
}
