/* How others go again, by what they publish: plain models to be compared with,
 * each a row of a table. */
#ifndef AGAIN_SIM_PEERS_H
#define AGAIN_SIM_PEERS_H

#include "sim/contender.h"

typedef enum again_sim_jitter {
  AGAIN_SIM_JITTER_NONE,
  AGAIN_SIM_JITTER_FULL,   /* 0 to 1 times the delay */
  AGAIN_SIM_JITTER_LONGER, /* 1 to 2 times */
} again_sim_jitter;

typedef struct again_sim_peer {
  const char *name;
  const char *about; /* one line */
  uint32_t attempts;
  uint64_t base_ms;
  uint64_t throttle_base_ms; /* after a 429 */
  uint64_t cap_ms;
  double factor;
  again_sim_jitter jitter;
  bool obeys_hint; /* a Retry-After takes the place of the delay */
  bool has_tokens; /* a budget of tokens in each process, as AWS has */
} again_sim_peer;

extern const again_sim_peer again_sim_peers[];
extern const size_t again_sim_peer_count;

/* NULL = there is none of this name. */
const again_sim_peer *again_sim_peer_find(const char *name);

/* The plan must live as long. */
AGAIN_MUST_USE again_status again_sim_peer_new(again_sim_contender **out,
                                               const again_sim_peer *peer,
                                               const again_sim_plan *plan,
                                               const again_mem *mem);

#endif
