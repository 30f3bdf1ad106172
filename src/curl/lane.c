#include "lane.h"

static void wake(const again_runner *runner, again_transfer *transfer) {
  (void)transfer; /* the lane's only one */
  (void)curl_multi_wakeup(runner->multi);
}

again_lane *again_lane_new(const again_mem *mem) {
  again_lane *lane = mem->realloc(NULL, sizeof(*lane), mem->user);
  if (lane == NULL) {
    return NULL;
  }
  *lane = (again_lane){.mem = *mem, .multi = curl_multi_init()};
  lane->runner = (again_runner){.multi = lane->multi, .wake = wake};
  again_kit_init(&lane->kit, mem);
  if (lane->multi == NULL) {
    again_lane_free(lane);
    return NULL;
  }
  return lane;
}

void again_lane_free(again_lane *lane) {
  (void)curl_multi_cleanup(lane->multi);
  again_kit_clear(&lane->kit);
  lane->mem.free(lane, lane->mem.user);
}

again_status again_lane_prepare(again_lane *lane,
                                const again_call_options *options) {
  again_kit *kit = &lane->kit;
  const again_status status = again_kit_prepare(kit);
  return status != AGAIN_OK ? status
                            : again_spare_prepare(&kit->spare, kit->policy,
                                                  options, &lane->mem);
}
