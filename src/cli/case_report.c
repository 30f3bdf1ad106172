#include "case_report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "json_out.h"
#include "output.h"
#include "term.h"

/* What a column holds, and what it should. */
typedef struct comparison {
  again_column column;
  again_text wanted;
  char got[256];
  bool is_equal;
} comparison;

/* What the verdict has in a column; "-" where it has nothing. */
static void read_column(const again_judged *judged, comparison *c) {
  const again_verdict *verdict = &judged->verdict;
  const char *word = "";
  switch (c->column) {
  case AGAIN_COLUMN_CLASS:
    word = again_class_name(verdict->error_class);
    break;
  case AGAIN_COLUMN_REASON:
    word = verdict->reason;
    break;
  case AGAIN_COLUMN_EFFECT:
    word = again_effect_name(verdict->effect);
    break;
  case AGAIN_COLUMN_REMEDY:
    word = again_remedy_name(verdict->remedy);
    break;
  case AGAIN_COLUMN_SCHEDULE:
    word = verdict->schedule;
    break;
  case AGAIN_COLUMN_CODE:
  case AGAIN_COLUMN_STATUS:
  case AGAIN_COLUMN_MESSAGE:
  case AGAIN_COLUMN_METHOD:
  case AGAIN_COLUMN_OPERATION:
  case AGAIN_COLUMN_TRANSPORT:
  case AGAIN_COLUMN_TIME:
  case AGAIN_COLUMN_HEADERS:
  case AGAIN_COLUMN_RESPONSE:
  case AGAIN_COLUMN_HINT_MS:
  case AGAIN_COLUMN_NONE:
    break;
  }
  if (c->column == AGAIN_COLUMN_HINT_MS && judged->hint.has_delay) {
    (void)snprintf(c->got, sizeof c->got, "%" PRIu64, judged->hint.delay_ms);
  } else {
    (void)snprintf(c->got, sizeof c->got, "%s", word[0] != '\0' ? word : "-");
  }
}

static comparison compare(const again_case *row, again_column column,
                          const again_judged *judged) {
  comparison c = {.column = column, .wanted = row->cells[column]};
  read_column(judged, &c);
  /* "-" is none, also where that has a word. */
  bool is_none = again_text_is(c.wanted, "-") && strcmp(c.got, "none") == 0;
  c.is_equal = c.wanted.size == 0 || is_none || again_text_is(c.wanted, c.got);
  return c;
}

/* All that differs of a case. */
typedef struct differences {
  comparison items[AGAIN_COLUMN_COUNT - AGAIN_COLUMN_COMPARED];
  size_t count;
} differences;

static differences find_differences(const again_case *row,
                                    const again_judged *judged) {
  differences found = {.count = 0};
  for (int i = AGAIN_COLUMN_COMPARED; i < AGAIN_COLUMN_COUNT; i++) {
    comparison c = compare(row, (again_column)i, judged);
    if (!c.is_equal) {
      found.items[found.count++] = c;
    }
  }
  return found;
}

/* "class client-fault, not retryable" */
static again_status append_difference(again_buffer *out, const comparison *c) {
  again_status status = again_buffer_printf(
      out, "%s is %s, not ", again_column_name(c->column), c->got);
  return status == AGAIN_OK ? again_term_escape(out, c->wanted) : status;
}

/* "table.csv:3 Throttling": by the first that the row has. */
static again_status append_name(again_buffer *out, const char *path,
                                const again_case *row) {
  static const again_column names[] = {
      AGAIN_COLUMN_CODE, AGAIN_COLUMN_RESPONSE, AGAIN_COLUMN_STATUS,
      AGAIN_COLUMN_TRANSPORT, AGAIN_COLUMN_MESSAGE};
  enum { COUNT = sizeof names / sizeof names[0] };
  size_t i = 0;
  while (i < COUNT && row->cells[names[i]].size == 0) {
    i++;
  }
  again_status status = again_buffer_printf(out, "%s:%u%s", path, row->line,
                                            i < COUNT ? " " : "");
  return status == AGAIN_OK && i < COUNT
             ? again_term_escape(out, row->cells[names[i]])
             : status;
}

static again_status print_text(again_buffer *out, const char *path,
                               const again_case *row,
                               const differences *found) {
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < found->count && status == AGAIN_OK; i++) {
    status = i == 0 ? append_name(out, path, row) : AGAIN_OK;
    if (status == AGAIN_OK) {
      status = again_buffer_append_text(out, i == 0 ? ": " : "; ");
    }
    if (status == AGAIN_OK) {
      status = append_difference(out, &found->items[i]);
    }
  }
  return status == AGAIN_OK && found->count > 0
             ? again_buffer_append_byte(out, '\n')
             : status;
}

/* Behind a bare `#` a reader of TAP looks for SKIP and TODO. */
static again_status append_tap_name(again_buffer *out, const char *path,
                                    const again_case *row) {
  again_buffer name;
  again_buffer_init(&name, &out->mem);
  again_status status = append_name(&name, path, row);
  for (size_t i = 0; i < name.size && status == AGAIN_OK; i++) {
    if (name.data[i] == '#') {
      status = again_buffer_append_byte(out, '\\');
    }
    if (status == AGAIN_OK) {
      status = again_buffer_append_byte(out, name.data[i]);
    }
  }
  again_buffer_clear(&name);
  return status;
}

static again_status print_tap(again_case_report *report, const char *path,
                              const again_case *row, const differences *found) {
  again_buffer *out = &report->out;
  again_status status =
      again_buffer_printf(out, "%sok %" PRIu64 " - ",
                          found->count > 0 ? "not " : "", report->case_count);
  if (status == AGAIN_OK) {
    status = append_tap_name(out, path, row);
  }
  for (size_t i = 0; i < found->count && status == AGAIN_OK; i++) {
    status = again_buffer_append_text(out, "\n# ");
    if (status == AGAIN_OK) {
      status = append_difference(out, &found->items[i]);
    }
  }
  return status == AGAIN_OK ? again_buffer_append_byte(out, '\n') : status;
}

static again_status print_json(again_buffer *out, const char *path,
                               const again_case *row, const differences *found,
                               const again_judged *judged) {
  again_json_out json;
  again_json_begin(&json, out);
  again_json_open_object(&json, NULL);
  again_json_text(&json, "file", again_text_of(path));
  again_json_uint(&json, "line", row->line);
  again_json_bool(&json, "ok", found->count == 0);
  again_json_text(&json, "code", again_response_code(judged->response));
  again_json_open_array(&json, "differences");
  for (size_t i = 0; i < found->count; i++) {
    const comparison *c = &found->items[i];
    again_json_open_object(&json, NULL);
    again_json_text(&json, "member",
                    again_text_of(again_column_name(c->column)));
    again_json_text(&json, "wanted", c->wanted);
    again_json_text(&json, "got", again_text_of(c->got));
    again_json_close_object(&json);
  }
  again_json_close_array(&json);
  again_json_close_object(&json);
  return again_json_end(&json);
}

void again_case_report_init(again_case_report *report) {
  *report = (again_case_report){.format = AGAIN_CASE_TEXT};
  again_buffer_init(&report->out, NULL);
}

void again_case_report_clear(again_case_report *report) {
  again_buffer_clear(&report->out);
}

void again_case_report_begin(again_case_report *report) {
  if (report->format == AGAIN_CASE_TAP) {
    (void)puts("TAP version 13");
  }
}

void again_case_report_end(again_case_report *report, bool is_whole) {
  if (report->format == AGAIN_CASE_TAP && is_whole) {
    (void)printf("1..%" PRIu64 "\n", report->case_count);
  } else if (report->format == AGAIN_CASE_TAP) {
    (void)puts("Bail out! not all cases could be read");
  }
  if (report->format == AGAIN_CASE_TEXT) {
    (void)printf("%" PRIu64 " case%s, %" PRIu64 " differ%s\n",
                 report->case_count, report->case_count == 1 ? "" : "s",
                 report->difference_count,
                 report->difference_count == 1 ? "s" : "");
  }
}

bool again_case_report_add(again_case_report *report, const char *path,
                           const again_case *row, const again_judged *judged) {
  differences found = find_differences(row, judged);
  again_status status = AGAIN_OK;
  report->case_count++;
  report->difference_count += found.count > 0 ? 1 : 0;
  switch (report->format) {
  case AGAIN_CASE_TEXT:
    status = print_text(&report->out, path, row, &found);
    break;
  case AGAIN_CASE_JSON:
    status = print_json(&report->out, path, row, &found, judged);
    break;
  case AGAIN_CASE_TAP:
    status = print_tap(report, path, row, &found);
    break;
  }
  return again_output(&report->out, status);
}
