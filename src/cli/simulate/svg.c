/* A figure with a panel for each contender: its load, what of it was good, and
 * beneath how many of the calls that began then end well. */
#include "simulate/report.h"

#include <string.h>

#include "simulate/view.h"

enum {
  WIDTH = 920,
  LEFT = 64,
  PLOT = 620,
  HEAD = 34, /* with the legend */
  NAME = 26, /* above a panel */
  PANEL = 84,
  STRIP_GAP = 3,
  STRIP = 7,
  FOOT = 46,
  COLUMNS = 124
};
#define EACH (NAME + PANEL + STRIP_GAP + STRIP + 14)

/* Colours for paper, then those for a dark screen. */
static const char style[] =
    ".sim text{font:12px system-ui,sans-serif;fill:#1d2329}\n"
    ".sim .dim{fill:#626c76}.sim .name{font-weight:600;font-size:13px}\n"
    ".sim .end{text-anchor:end}.sim .mid{text-anchor:middle}\n"
    ".sim .paper{fill:#fff}.sim .good{fill:#2b8a5b}.sim .bad{fill:#dd7a2f}\n"
    ".sim .out{fill:#c0392b;opacity:.13}.sim .grid{stroke:#d5dbe1}\n"
    ".sim .can{stroke:#1d2329;stroke-dasharray:4 3;opacity:.65}\n"
    ".sim .over{fill:#1d2329;opacity:0}.sim .over:hover{opacity:.15}\n"
    "@media (prefers-color-scheme:dark){.sim text{fill:#e6e9ec}"
    ".sim .dim{fill:#98a2ac}.sim .paper{fill:#14181c}"
    ".sim .good{fill:#46b883}.sim .bad{fill:#e89350}.sim .out{fill:#e06c5f;"
    "opacity:.2}.sim .grid{stroke:#3a424a}.sim .can{stroke:#e6e9ec}"
    ".sim .over{fill:#e6e9ec}}\n";

typedef struct figure {
  again_page *page;
  const again_simulation *simulation;
  again_view view;
  bool is_alone;
} figure;

static double x_of(const figure *f, double column) {
  return LEFT + PLOT * column / (double)f->view.column_count;
}

static double x_of_time(const figure *f, double seconds) {
  double share = seconds / f->view.end_s;
  return LEFT + PLOT * (share < 1 ? share : 1);
}

static double height_of(const figure *f, double rate) {
  double share = rate / f->view.most_rate;
  return PANEL * (share < 1 ? share : 1);
}

static void add_legend(const figure *f) {
  static const struct {
    const char *mark;
    const char *text;
    int width;
  } parts[] = {
      {"good", "good answers", 100},
      {"bad", "attempts that failed", 144},
      {"out", "outage", 68},
  };
  int x = LEFT;
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
    again_page_add(f->page,
                   "<rect class=\"%s\" x=\"%d\" y=\"8\" width=\"12\" "
                   "height=\"12\"/><text x=\"%d\" y=\"18\">%s</text>\n",
                   parts[i].mark, x, x + 18, parts[i].text);
    x += 18 + parts[i].width;
  }
  if (f->simulation->plan.server.rate > 0) {
    again_page_add(f->page,
                   "<line class=\"can\" x1=\"%d\" x2=\"%d\" y1=\"14\" "
                   "y2=\"14\"/><text x=\"%d\" y=\"18\">what the server can "
                   "serve: %.10g a second</text>\n",
                   x, x + 24, x + 30, f->simulation->plan.server.rate);
  }
}

static void add_outages(const figure *f, int top) {
  const again_sim_server_plan *server = &f->simulation->plan.server;
  for (size_t i = 0; i < server->outage_count; i++) {
    double from = x_of_time(f, (double)server->outages[i].from_ms / 1000);
    double to = x_of_time(f, (double)server->outages[i].to_ms / 1000);
    again_page_add(f->page,
                   "<rect class=\"out\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" "
                   "height=\"%d\"/>\n",
                   from, top, to - from, PANEL);
  }
}

/* The load over time as an area of steps; or what of it was good. */
static void add_area(const figure *f, size_t line, int bottom, bool is_load) {
  again_page_add(f->page, "<path class=\"%s\" d=\"M%d %d",
                 is_load ? "bad" : "good", LEFT, bottom);
  for (size_t i = 0; i < f->view.column_count; i++) {
    again_view_column column =
        again_view_column_of(&f->view, f->simulation, line, i);
    double rate = column.good_rate;
    if (is_load && column.attempt_rate > rate) {
      rate = column.attempt_rate;
    }
    again_page_add(f->page, "V%.1fH%.1f", bottom - height_of(f, rate),
                   x_of(f, (double)i + 1));
  }
  again_page_add(f->page, "V%dZ\"/>\n", bottom);
}

/* Where none began there is nothing. */
static void add_strip(const figure *f, size_t line, int top) {
  double width = (double)PLOT / (double)f->view.column_count;
  for (size_t i = 0; i < f->view.column_count; i++) {
    double share =
        again_view_column_of(&f->view, f->simulation, line, i).success_share;
    if (share >= 0) {
      again_page_add(f->page,
                     "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.2f\" "
                     "height=\"%d\" opacity=\"%.2f\"/>",
                     share >= 0.5 ? "good" : "bad", x_of(f, (double)i), top,
                     width, STRIP,
                     share >= 0.5 ? 2 * share - 1 : 1 - 2 * share);
    }
  }
  again_page_add(f->page, "\n");
}

/* What a pointer that rests on a column is told. */
static void add_hover(const figure *f, size_t line, int top) {
  double width = (double)PLOT / (double)f->view.column_count;
  for (size_t i = 0; i < f->view.column_count; i++) {
    again_view_column column =
        again_view_column_of(&f->view, f->simulation, line, i);
    again_page_add(f->page,
                   "<rect class=\"over\" x=\"%.1f\" y=\"%d\" width=\"%.2f\" "
                   "height=\"%d\"><title>%.4g s: %.4g attempts a second, %.4g "
                   "good",
                   x_of(f, (double)i), top, width, PANEL + STRIP_GAP + STRIP,
                   (double)i * f->view.column_s, column.attempt_rate,
                   column.good_rate);
    if (column.success_share >= 0) {
      again_page_add(f->page, "; %.0f %% of the calls begun here end well",
                     100 * column.success_share);
    }
    again_page_add(f->page, "</title></rect>\n");
  }
}

static void add_axis(const figure *f, int top) {
  int bottom = top + PANEL;
  double capacity = f->simulation->plan.server.rate;
  again_page_add(f->page,
                 "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%d\" "
                 "y2=\"%d\"/><text class=\"dim end\" x=\"%d\" "
                 "y=\"%d\">%.10g/s</text><text class=\"dim end\" x=\"%d\" "
                 "y=\"%d\">0</text>\n",
                 LEFT, LEFT + PLOT, bottom, bottom, LEFT - 6, top + 10,
                 f->view.most_rate, LEFT - 6, bottom);
  if (capacity > 0 && capacity <= f->view.most_rate) {
    double y = bottom - height_of(f, capacity);
    again_page_add(f->page,
                   "<line class=\"can\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" "
                   "y2=\"%.1f\"/>\n",
                   LEFT, LEFT + PLOT, y, y);
  }
}

/* The figures that matter most, beside the panel. */
static void add_figures(const figure *f, size_t line, int top) {
  static const struct {
    again_figure_text_fn *text;
    const char *before;
    const char *behind;
    const char *mark;
  } parts[] = {
      {again_figure_success, "", " success", "name"},
      {again_figure_attempts, "", " attempts a call", "part"},
      {again_figure_wait_p99, "99 of 100 wait less than ", "", "part"},
      {again_figure_recovery, "full service after ", "", "part"},
  };
  const again_simulation_line *of = &f->simulation->lines[line];
  int y = top + 14;
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
    char text[AGAIN_FIGURE_TEXT_BYTES];
    parts[i].text(f->simulation, of, text);
    if (strcmp(text, "-") != 0) {
      again_page_add(f->page, "<text class=\"%s\" x=\"%d\" y=\"%d\">%s",
                     parts[i].mark, LEFT + PLOT + 16, y, parts[i].before);
      again_page_add_markup(f->page, text);
      again_page_add(f->page, "%s</text>\n", parts[i].behind);
      y += 19;
    }
  }
}

static void add_panel(const figure *f, size_t line) {
  const again_simulation_line *of = &f->simulation->lines[line];
  int top = HEAD + (int)line * EACH + NAME;
  again_page_add(f->page, "<text class=\"name\" x=\"%d\" y=\"%d\">", LEFT,
                 top - 8);
  again_page_add_markup(f->page, of->name);
  again_page_add(f->page,
                 "<tspan class=\"dim\" font-weight=\"400\" dx=\"10\">");
  again_page_add_markup(f->page, of->about != NULL ? of->about : "");
  again_page_add(f->page, "</tspan></text>\n");
  add_outages(f, top);
  add_area(f, line, top + PANEL, true);
  add_area(f, line, top + PANEL, false);
  add_axis(f, top);
  add_strip(f, line, top + PANEL + STRIP_GAP);
  add_figures(f, line, top);
  if (!f->is_alone) {
    add_hover(f, line, top);
  }
}

/* 1, 2 or 5 of a power of ten: ten ticks at most. */
static double tick_step(double end_s) {
  static const double parts[] = {1, 2, 5};
  double unit = 0.1;
  for (;;) {
    for (size_t i = 0; i < 3; i++) {
      if (end_s / (unit * parts[i]) <= 10) {
        return unit * parts[i];
      }
    }
    unit *= 10;
  }
}

static void add_times(const figure *f, int y) {
  double step = tick_step(f->view.end_s);
  unsigned count = (unsigned)(f->view.end_s / step);
  for (unsigned i = 0; i <= count; i++) {
    double seconds = i * step;
    double x = x_of_time(f, seconds);
    again_page_add(f->page,
                   "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" "
                   "y2=\"%d\"/><text class=\"dim mid\" x=\"%.1f\" "
                   "y=\"%d\">%g s</text>\n",
                   x, x, y, y + 5, x, y + 18, seconds);
  }
}

void again_simulation_add_svg(again_page *page,
                              const again_simulation *simulation,
                              bool is_alone) {
  figure f = {page, simulation, again_view_make(simulation, COLUMNS), is_alone};
  int height = HEAD + (int)simulation->line_count * EACH + FOOT;
  again_page_add(page,
                 "<svg class=\"sim\" xmlns=\"http://www.w3.org/2000/svg\" "
                 "viewBox=\"0 0 %d %d\" role=\"img\">\n<title>Attempts a "
                 "second over time: ",
                 WIDTH, height);
  again_simulation_add_plan(page, &simulation->plan, "; ");
  again_page_add(page, "</title>\n<style>\n%s</style>\n", style);
  if (is_alone) {
    again_page_add(page, "<rect class=\"paper\" width=\"100%%\" "
                         "height=\"100%%\" rx=\"6\"/>\n");
  }
  add_legend(&f);
  for (size_t i = 0; i < simulation->line_count; i++) {
    add_panel(&f, i);
  }
  add_times(&f, height - FOOT + 2);
  again_page_add(page,
                 "<text class=\"dim\" x=\"%d\" y=\"%d\">Beneath each plot: of "
                 "the calls that began then, most end well (green) or not "
                 "(orange)</text>\n</svg>\n",
                 LEFT, height - 8);
}
