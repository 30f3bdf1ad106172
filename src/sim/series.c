#include "sim/series.h"

#include <string.h>

#include "base/extremes.h"

#define BINS_MAX (24 * 60 * 60 * AGAIN_SIM_BINS_PER_SECOND)

void again_sim_series_init(again_sim_series *series, const again_mem *mem) {
  *series = (again_sim_series){.mem = again_mem_resolve(mem)};
}

void again_sim_series_clear(again_sim_series *series) {
  again_mem_free(&series->mem, series->bins);
  again_sim_series_init(series, &series->mem);
}

again_sim_bin *again_sim_series_at(again_sim_series *series, uint64_t at_ms) {
  size_t at = again_least(at_ms / AGAIN_SIM_BIN_MS, BINS_MAX - 1);
  if (at >= series->count) {
    size_t more = at + 1 - series->count;
    void *bins = series->bins;
    if (again_mem_grow(&series->mem, &bins, &series->capacity, series->count,
                       more, sizeof(again_sim_bin)) != AGAIN_OK) {
      return NULL;
    }
    series->bins = bins;
    memset(&series->bins[series->count], 0, more * sizeof(again_sim_bin));
    series->count += more;
  }
  return &series->bins[at];
}

again_sim_bin again_sim_series_sum(const again_sim_series *series, size_t first,
                                   size_t count) {
  again_sim_bin sum = {0};
  for (size_t i = first; i < series->count && i - first < count; i++) {
    const again_sim_bin *bin = &series->bins[i];
    sum.begun += bin->begun;
    sum.attempts += bin->attempts;
    sum.good += bin->good;
    sum.delivered += bin->delivered;
  }
  return sum;
}
