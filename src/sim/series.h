/* What happened when: counts of each tenth of a second. */
#ifndef AGAIN_SIM_SERIES_H
#define AGAIN_SIM_SERIES_H

#include "base/mem.h"

#define AGAIN_SIM_BIN_MS 100
#define AGAIN_SIM_BINS_PER_SECOND 10

typedef struct again_sim_bin {
  uint32_t begun;     /* calls */
  uint32_t attempts;  /* sent: the load */
  uint32_t good;      /* good answers, by when they came */
  uint32_t delivered; /* calls that ended well, by when they began */
} again_sim_bin;

typedef struct again_sim_series {
  again_mem mem;
  again_sim_bin *bins;
  size_t count;
  size_t capacity;
} again_sim_series;

void again_sim_series_init(again_sim_series *series, const again_mem *mem);
void again_sim_series_clear(again_sim_series *series);
/* The bin of a moment, NULL = no memory. What comes after a day is counted in
 * its last bin. Valid until the next is asked for. */
again_sim_bin *again_sim_series_at(again_sim_series *series, uint64_t at_ms);
/* The sum of `count` bins from `first` on; beyond the end there is nothing. */
again_sim_bin again_sim_series_sum(const again_sim_series *series, size_t first,
                                   size_t count);

#endif
