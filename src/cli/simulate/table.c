#include "simulate/report.h"

#include <stdio.h>
#include <string.h>

#include "span_text.h"

static const char *nothing(char out[AGAIN_FIGURE_TEXT_BYTES]) {
  memcpy(out, "-", 2);
  return out;
}

#define FIGURE(name)                                                           \
  const char *again_figure_##name(const again_simulation *simulation,          \
                                  const again_simulation_line *line,           \
                                  char out[AGAIN_FIGURE_TEXT_BYTES])

FIGURE(success) {
  (void)simulation;
  (void)snprintf(out, AGAIN_FIGURE_TEXT_BYTES, "%.1f %%",
                 100 * line->summary.success_share);
  return out;
}

FIGURE(attempts) {
  (void)simulation;
  (void)snprintf(out, AGAIN_FIGURE_TEXT_BYTES, "%.2f",
                 line->summary.attempts_per_call);
  return out;
}

static FIGURE(wasted) {
  (void)simulation;
  (void)snprintf(out, AGAIN_FIGURE_TEXT_BYTES, "%.1f %%",
                 100 * line->summary.wasted_share);
  return out;
}

static FIGURE(peak) {
  if (simulation->plan.server.rate > 0) {
    (void)snprintf(out, AGAIN_FIGURE_TEXT_BYTES, "%.2f x",
                   line->summary.peak_load);
  } else {
    (void)snprintf(out, AGAIN_FIGURE_TEXT_BYTES, "%.0f/s",
                   line->summary.peak_rate);
  }
  return out;
}

/* Where it did not come while calls came, that it takes longer than this. */
FIGURE(recovery) {
  const again_sim_plan *plan = &simulation->plan;
  uint64_t end_ms = again_sim_plan_outage_end(plan);
  uint64_t aftermath_ms = again_sim_plan_aftermath(plan);
  bool has_come = line->summary.recovery_ms != AGAIN_NEVER;
  if (end_ms == 0 || end_ms == AGAIN_NEVER ||
      (!has_come && aftermath_ms == 0)) {
    return nothing(out);
  }
  if (has_come) {
    return again_rough_time(line->summary.recovery_ms, out);
  }
  char text[AGAIN_ROUGH_TEXT_BYTES];
  (void)snprintf(out, AGAIN_FIGURE_TEXT_BYTES, "> %.40s",
                 again_rough_time(aftermath_ms, text));
  return out;
}

static FIGURE(wait_p50) {
  (void)simulation;
  return line->result.delivered > 0
             ? again_rough_time(line->summary.wait_p50_ms, out)
             : nothing(out);
}

FIGURE(wait_p99) {
  (void)simulation;
  return line->result.delivered > 0
             ? again_rough_time(line->summary.wait_p99_ms, out)
             : nothing(out);
}

const again_figure again_figures[] = {
    {{"", "success"}, "calls that ended well", again_figure_success},
    {{"attempts", "a call"}, "that the server saw", again_figure_attempts},
    {{"", "wasted"}, "attempts that nothing came of", again_figure_wasted},
    {{"peak", "load"},
     "attempts of the busiest second, by what the server can serve in one",
     again_figure_peak},
    {{"", "recovery"},
     "from the outage's end until service is full and stays so",
     again_figure_recovery},
    {{"wait", "p50"},
     "of half of the calls that ended well, at most",
     again_figure_wait_p50},
    {{"wait", "p99"}, "of 99 in 100 of these, at most", again_figure_wait_p99},
};
const size_t again_figure_count =
    sizeof again_figures / sizeof again_figures[0];

static int name_width(const again_simulation *simulation) {
  int width = 4;
  for (size_t i = 0; i < simulation->line_count; i++) {
    int size = (int)strlen(simulation->lines[i].name);
    width = size > width ? size : width;
  }
  return width < 24 ? width : 24;
}

void again_simulation_add_table(again_page *page,
                                const again_simulation *simulation,
                                const again_term *term) {
  int width = name_width(simulation);
  for (size_t row = 0; row < 2; row++) {
    again_page_add(page, "%s%-*s", again_term_style(term, AGAIN_STYLE_DIM),
                   width, "");
    for (size_t i = 0; i < again_figure_count; i++) {
      again_page_add(page, "  %8s", again_figures[i].title[row]);
    }
    again_page_add(page, "%s\n", again_term_style(term, AGAIN_STYLE_PLAIN));
  }
  for (size_t i = 0; i < simulation->line_count; i++) {
    const again_simulation_line *line = &simulation->lines[i];
    again_page_add(page, "%-*.24s", width, line->name);
    for (size_t k = 0; k < again_figure_count; k++) {
      char text[AGAIN_FIGURE_TEXT_BYTES];
      again_page_add(page, "  %8s",
                     again_figures[k].text(simulation, line, text));
    }
    again_page_add(page, "\n");
  }
}
