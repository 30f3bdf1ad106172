/* Plots for a terminal: the load of each contender over time. */
#include "simulate/report.h"

#include <stdio.h>

#include "simulate/view.h"
#include "span_text.h"

enum { HEIGHT = 8, AXIS = 9, LEAST_COLUMNS = 20, MOST_COLUMNS = 150 };

typedef struct plot {
  again_page *page;
  const again_simulation *simulation;
  const again_term *term;
  again_view view;
} plot;

static void add_styled(const plot *p, again_style style, char mark) {
  again_page_add(p->page, "%s%c%s", again_term_style(p->term, style), mark,
                 again_term_style(p->term, AGAIN_STYLE_PLAIN));
}

/* The highest row says how much it is, and the one of the server's capacity. */
static void add_row_label(const plot *p, size_t row, bool is_capacity) {
  if (is_capacity) {
    again_page_add(p->page, "%*.10g -", AXIS - 2,
                   p->simulation->plan.server.rate);
  } else if (row + 1 == HEIGHT) {
    again_page_add(p->page, "%*.10g |", AXIS - 2, p->view.most_rate);
  } else {
    again_page_add(p->page, "%*s", AXIS, "|");
  }
}

static void add_row(const plot *p, size_t line, size_t row) {
  double step = p->view.most_rate / HEIGHT;
  double capacity = p->simulation->plan.server.rate;
  /* Rounded: a row is taken from its middle on. */
  double middle = step * ((double)row + 0.5);
  bool is_capacity = capacity > 0 && capacity > middle - step / 2 &&
                     capacity <= middle + step / 2;
  add_row_label(p, row, is_capacity);
  for (size_t i = 0; i < p->view.column_count; i++) {
    again_view_column column =
        again_view_column_of(&p->view, p->simulation, line, i);
    if (column.good_rate >= middle) {
      add_styled(p, AGAIN_STYLE_GREEN, '#');
    } else if (column.attempt_rate >= middle) {
      add_styled(p, AGAIN_STYLE_RED, '+');
    } else {
      again_page_add(p->page, "%c", is_capacity ? '-' : ' ');
    }
  }
  again_page_add(p->page, "\n");
}

/* The axis, where the outage is `=`. */
static void add_axis(const plot *p, size_t line) {
  again_page_add(p->page, "%*s", AXIS, "0 +");
  for (size_t i = 0; i < p->view.column_count; i++) {
    again_view_column column =
        again_view_column_of(&p->view, p->simulation, line, i);
    again_page_add(p->page, "%c", column.is_outage ? '=' : '-');
  }
  again_page_add(p->page, "\n");
}

/* How many of ten calls that began then ended well; `*` is all. */
static void add_success(const plot *p, size_t line) {
  again_page_add(p->page, "%*s", AXIS, "well |");
  for (size_t i = 0; i < p->view.column_count; i++) {
    double share =
        again_view_column_of(&p->view, p->simulation, line, i).success_share;
    if (share < 0) {
      again_page_add(p->page, " ");
    } else if (share >= 0.995) {
      add_styled(p, AGAIN_STYLE_GREEN, '*');
    } else {
      add_styled(p, AGAIN_STYLE_YELLOW, (char)('0' + (int)(share * 10)));
    }
  }
  again_page_add(p->page, "\n");
}

static void add_time(const plot *p) {
  char text[AGAIN_ROUGH_TEXT_BYTES];
  int columns = (int)p->view.column_count;
  again_rough_time((uint64_t)(p->view.end_s * 1000), text);
  again_page_add(p->page, "%*s%-*s%s\n", AXIS, "",
                 columns > 6 ? columns - 4 : 1, "0s", text);
}

void again_simulation_add_plots(again_page *page,
                                const again_simulation *simulation,
                                const again_term *term) {
  size_t room = term->width < AXIS + LEAST_COLUMNS ? LEAST_COLUMNS
                                                   : term->width - AXIS - 1;
  room = room > MOST_COLUMNS ? MOST_COLUMNS : room;
  plot p = {page, simulation, term, again_view_make(simulation, room)};
  for (size_t line = 0; line < simulation->line_count; line++) {
    again_page_add(page, "\n%s%s%s: attempts a second\n",
                   again_term_style(term, AGAIN_STYLE_BOLD),
                   simulation->lines[line].name,
                   again_term_style(term, AGAIN_STYLE_PLAIN));
    for (size_t row = HEIGHT; row > 0; row--) {
      add_row(&p, line, row - 1);
    }
    add_axis(&p, line);
    add_success(&p, line);
    add_time(&p);
  }
}
