#include "simulate/report.h"

static const char head[] =
    "<!doctype html>\n"
    "<html lang=\"en\">\n"
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<title>again simulate</title>\n"
    "<style>\n"
    "body{font:15px/1.5 system-ui,sans-serif;max-width:58rem;"
    "margin:2rem auto;padding:0 1rem;color:#1d2329;background:#fff}\n"
    "h1{font-size:1.35rem;margin-bottom:.2rem}\n"
    "svg{width:100%;height:auto}\n"
    "table{border-collapse:collapse;margin:1rem 0;"
    "font-variant-numeric:tabular-nums}\n"
    "th,td{text-align:right;padding:.25rem .8rem;"
    "border-bottom:1px solid #d5dbe1}\n"
    "th:first-child,td:first-child{text-align:left;padding-left:0}\n"
    "th{font-weight:600;vertical-align:bottom}\n"
    "code{display:block;white-space:pre-wrap;padding:.6rem .8rem;"
    "background:#f2f4f6;border-radius:6px}\n"
    "dt{font-weight:600;float:left;min-width:9rem}dd{margin:0 0 0 9rem}\n"
    "@media (prefers-color-scheme:dark){body{color:#e6e9ec;"
    "background:#14181c}\n"
    "th,td{border-color:#3a424a}code{background:#20262c}}\n"
    "</style>\n";

static void add_title(again_page *page, const again_figure *figure) {
  again_page_add(page, "%s%s%s", figure->title[0],
                 figure->title[0][0] != '\0' ? " " : "", figure->title[1]);
}

static void add_table(again_page *page, const again_simulation *simulation) {
  again_page_add(page, "<table>\n<tr><th></th>");
  for (size_t i = 0; i < again_figure_count; i++) {
    again_page_add(page, "<th title=\"%s\">", again_figures[i].about);
    add_title(page, &again_figures[i]);
    again_page_add(page, "</th>");
  }
  again_page_add(page, "</tr>\n");
  for (size_t i = 0; i < simulation->line_count; i++) {
    const again_simulation_line *line = &simulation->lines[i];
    again_page_add(page, "<tr><td>");
    again_page_add_markup(page, line->name);
    again_page_add(page, "</td>");
    for (size_t k = 0; k < again_figure_count; k++) {
      char text[AGAIN_FIGURE_TEXT_BYTES];
      again_page_add(page, "<td>");
      again_page_add_markup(page,
                            again_figures[k].text(simulation, line, text));
      again_page_add(page, "</td>");
    }
    again_page_add(page, "</tr>\n");
  }
  again_page_add(page, "</table>\n");
}

static void add_words(again_page *page) {
  again_page_add(page, "<dl>\n");
  for (size_t i = 0; i < again_figure_count; i++) {
    again_page_add(page, "<dt>");
    add_title(page, &again_figures[i]);
    again_page_add(page, "</dt><dd>%s</dd>\n", again_figures[i].about);
  }
  again_page_add(page, "</dl>\n");
}

void again_simulation_add_html(again_page *page,
                               const again_simulation *simulation) {
  again_page_add(page,
                 "%s<h1>What retries do to a fleet and its server</h1>\n"
                 "<p>",
                 head);
  again_simulation_add_plan(page, &simulation->plan, "; ");
  again_page_add(page, ".</p>\n");
  again_simulation_add_svg(page, simulation, false);
  add_table(page, simulation);
  add_words(page);
  again_page_add(page,
                 "<p>Made in virtual time, with seed %llu, by</p>\n<code>",
                 (unsigned long long)simulation->plan.seed);
  again_page_add_markup(page, simulation->command);
  again_page_add(page, "</code>\n</html>\n");
}
