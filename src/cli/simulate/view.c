#include "simulate/view.h"

#include "base/extremes.h"
#include "base/saturate.h"

#define LEAST_BINS 5

/* To the last thing that happens, but not far behind what the plan is about:
 * stragglers would leave no room for it. */
static size_t bins_shown(const again_simulation *simulation) {
  const again_sim_plan *plan = &simulation->plan;
  uint64_t outage_end_ms = again_sim_plan_outage_end(plan);
  uint64_t about_ms = plan->fleet.arrive_ms;
  if (outage_end_ms != AGAIN_NEVER) {
    about_ms = again_greatest(about_ms, outage_end_ms);
  }
  uint64_t most_ms = again_sat_add(about_ms, about_ms / 4 + 10000);
  uint64_t last = 1;
  for (size_t i = 0; i < simulation->line_count; i++) {
    last = again_greatest(last, simulation->lines[i].result.series.count);
  }
  return (size_t)again_least(last, most_ms / AGAIN_SIM_BIN_MS);
}

again_view_column again_view_column_of(const again_view *view,
                                       const again_simulation *simulation,
                                       size_t line, size_t column) {
  size_t first = column * view->column_bins;
  again_sim_bin sum = again_sim_series_sum(
      &simulation->lines[line].result.series, first, view->column_bins);
  uint64_t from_ms = (uint64_t)first * AGAIN_SIM_BIN_MS;
  uint64_t to_ms = from_ms + view->column_bins * AGAIN_SIM_BIN_MS;
  const again_sim_server_plan *server = &simulation->plan.server;
  bool is_outage = false;
  for (size_t i = 0; i < server->outage_count; i++) {
    is_outage = is_outage || (server->outages[i].from_ms < to_ms &&
                              server->outages[i].to_ms > from_ms);
  }
  return (again_view_column){
      .good_rate = sum.good / view->column_s,
      .attempt_rate = sum.attempts / view->column_s,
      .success_share = sum.begun > 0 ? (double)sum.delivered / sum.begun : -1,
      .is_outage = is_outage,
  };
}

/* To a number that an axis may end with. */
static double round_up(double rate) {
  static const double ends[] = {1, 1.5, 2, 3, 4, 5, 6, 8, 10};
  double unit = 1;
  while (unit * 10 < rate) {
    unit *= 10;
  }
  size_t i = 0;
  while (unit * ends[i] < rate) {
    i++;
  }
  return unit * ends[i];
}

static double most_rate_of(const again_view *view,
                           const again_simulation *simulation) {
  double most = 1;
  for (size_t line = 0; line < simulation->line_count; line++) {
    for (size_t column = 0; column < view->column_count; column++) {
      again_view_column seen =
          again_view_column_of(view, simulation, line, column);
      most = seen.attempt_rate > most ? seen.attempt_rate : most;
      most = seen.good_rate > most ? seen.good_rate : most;
    }
  }
  return round_up(most);
}

again_view again_view_make(const again_simulation *simulation, size_t columns) {
  size_t bins = bins_shown(simulation);
  size_t column_bins = (bins + columns - 1) / columns;
  column_bins = column_bins < LEAST_BINS ? LEAST_BINS : column_bins;
  again_view view = {
      .column_bins = column_bins,
      .column_count = (bins + column_bins - 1) / column_bins,
      .column_s = (double)(column_bins * AGAIN_SIM_BIN_MS) / 1000,
  };
  view.end_s = (double)view.column_count * view.column_s;
  view.most_rate = most_rate_of(&view, simulation);
  return view;
}
