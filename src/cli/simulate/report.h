/* The forms in which a simulation is shown. */
#ifndef AGAIN_CLI_SIMULATE_REPORT_H
#define AGAIN_CLI_SIMULATE_REPORT_H

#include "page.h"
#include "simulate/simulation.h"
#include "term.h"

/* The plan, in a few words: "200 calls a second for 40s, ..."; fleet, server
 * and outage with `between` between. */
void again_simulation_add_plan(again_page *page, const again_sim_plan *plan,
                               const char *between);

/* A number of the table, as people read it; "-" where it says nothing. */
#define AGAIN_FIGURE_TEXT_BYTES 64
typedef const char *again_figure_text_fn(const again_simulation *simulation,
                                         const again_simulation_line *line,
                                         char out[AGAIN_FIGURE_TEXT_BYTES]);
again_figure_text_fn again_figure_success;
again_figure_text_fn again_figure_attempts;
again_figure_text_fn again_figure_recovery;
again_figure_text_fn again_figure_wait_p99;

typedef struct again_figure {
  const char *title[2]; /* of its column: two lines */
  const char *about;
  again_figure_text_fn *text;
} again_figure;

extern const again_figure again_figures[];
extern const size_t again_figure_count;

void again_simulation_add_table(again_page *page,
                                const again_simulation *simulation,
                                const again_term *term);
void again_simulation_add_plots(again_page *page,
                                const again_simulation *simulation,
                                const again_term *term);
/* One object a contender. */
AGAIN_MUST_USE again_status again_simulation_add_json(
    again_buffer *out, const again_simulation *simulation);
/* One figure; alone where it is to be a file, or in a page that has its
 * style. */
void again_simulation_add_svg(again_page *page,
                              const again_simulation *simulation,
                              bool is_alone);
/* One self-contained page. */
void again_simulation_add_html(again_page *page,
                               const again_simulation *simulation);

/* Appends text for HTML and SVG. */
void again_page_add_markup(again_page *page, const char *text);

#endif
