/* How much of time a plot shows, and in what steps: alike for all contenders,
 * so that they can be compared. */
#ifndef AGAIN_CLI_SIMULATE_VIEW_H
#define AGAIN_CLI_SIMULATE_VIEW_H

#include "simulate/simulation.h"

typedef struct again_view {
  size_t column_bins; /* of the series, for each column */
  size_t column_count;
  double column_s;
  double end_s;     /* of the last column */
  double most_rate; /* attempts or good answers a second, of any column */
} again_view;

typedef struct again_view_column {
  double good_rate; /* a second */
  double attempt_rate;
  double success_share; /* of the calls that began; < 0 = none did */
  bool is_outage;
} again_view_column;

/* `columns` at most, of half a second at least. */
again_view again_view_make(const again_simulation *simulation, size_t columns);
again_view_column again_view_column_of(const again_view *view,
                                       const again_simulation *simulation,
                                       size_t line, size_t column);

#endif
