#include "lint/print.h"

#include "base/locate.h"
#include "base/utf8.h"
#include "json_out.h"
#include "lint/ids.h"

static again_style style_of(again_severity severity) {
  static const again_style styles[] = {
      [AGAIN_SEVERITY_ERROR] = AGAIN_STYLE_RED,
      [AGAIN_SEVERITY_WARNING] = AGAIN_STYLE_YELLOW,
      [AGAIN_SEVERITY_NOTE] = AGAIN_STYLE_BLUE};
  return styles[severity];
}

static void print_escaped(FILE *out, again_text text) {
  again_buffer clean;
  again_buffer_init(&clean, NULL);
  if (again_term_escape(&clean, text) == AGAIN_OK && clean.size > 0) {
    (void)fwrite(clean.data, 1, clean.size, out);
  }
  again_buffer_clear(&clean);
}

/* The line, and a caret under the place. Tabs count as one column in both. */
static void print_line(FILE *out, const again_diag *diag, again_text document) {
  again_place place = again_locate(document, diag->offset_bytes);
  again_buffer line;
  again_buffer_init(&line, NULL);
  again_status status =
      again_buffer_append(&line, place.text.data, place.text.size);
  for (size_t i = 0; i < line.size; i++) {
    if (line.data[i] == '\t') {
      line.data[i] = ' ';
    }
  }
  if (status == AGAIN_OK) {
    fputs("  ", out);
    print_escaped(out, again_text_make(line.data, line.size));
    fprintf(out, "\n  %*s\n", (int)diag->column, "^");
  }
  again_buffer_clear(&line);
}

void again_lint_print_text(FILE *out, const again_term *term,
                           const again_diag *diag, again_text document) {
  print_escaped(out, again_text_of(diag->file));
  if (diag->line > 0) {
    fprintf(out, ":%u:%u", diag->line, diag->column);
  }
  fprintf(out, ": %s%s:%s ", again_term_style(term, style_of(diag->severity)),
          again_severity_name(diag->severity),
          again_term_style(term, AGAIN_STYLE_PLAIN));
  print_escaped(out, again_text_of(diag->message));
  fprintf(out, " [%s]\n", diag->id);
  if (document.data != NULL && diag->line > 0) {
    print_line(out, diag, document);
  }
}

static again_status write_line(FILE *out, again_json *json,
                               again_buffer *line) {
  again_status status = again_json_end(json);
  if (status == AGAIN_OK) {
    (void)fwrite(line->data, 1, line->size, out);
  }
  again_buffer_clear(line);
  return status;
}

again_status again_lint_print_json(FILE *out, const again_diag *diag) {
  again_buffer line;
  again_json json;
  again_buffer_init(&line, NULL);
  again_json_begin(&json, &line);
  again_json_open_object(&json, NULL);
  again_json_text(&json, "file", again_text_of(diag->file));
  again_json_uint(&json, "line", diag->line);
  again_json_uint(&json, "column", diag->column);
  again_json_uint(&json, "offset", diag->offset_bytes);
  again_json_text(&json, "severity",
                  again_text_of(again_severity_name(diag->severity)));
  again_json_text(&json, "id", again_text_of(diag->id));
  again_json_text(&json, "message", again_text_of(diag->message));
  again_json_text(&json, "pointer", again_text_of(diag->pointer));
  again_json_close_object(&json);
  return write_line(out, &json, &line);
}

static void sarif_rules(again_json *json) {
  again_json_open_array(json, "rules");
  for (size_t i = 0; i < again_lint_id_count; i++) {
    const again_lint_id *id = &again_lint_ids[i];
    again_json_open_object(json, NULL);
    again_json_text(json, "id", again_text_of(id->name));
    again_json_open_object(json, "shortDescription");
    again_json_text(json, "text", again_text_of(id->summary));
    again_json_close_object(json);
    again_json_close_object(json);
  }
  again_json_close_array(json);
}

static void sarif_location(again_json *json, const again_diag *diag) {
  again_json_open_array(json, "locations");
  again_json_open_object(json, NULL);
  again_json_open_object(json, "physicalLocation");
  again_json_open_object(json, "artifactLocation");
  again_json_text(json, "uri", again_text_of(diag->file));
  again_json_close_object(json);
  if (diag->line > 0) {
    again_json_open_object(json, "region");
    again_json_uint(json, "startLine", diag->line);
    again_json_uint(json, "startColumn", diag->column);
    again_json_close_object(json);
  }
  again_json_close_object(json);
  again_json_close_object(json);
  again_json_close_array(json);
}

static void sarif_result(again_json *json, const again_diag *diag) {
  again_json_open_object(json, NULL);
  again_json_text(json, "ruleId", again_text_of(diag->id));
  again_json_text(json, "level",
                  again_text_of(again_severity_name(diag->severity)));
  again_json_open_object(json, "message");
  again_json_text(json, "text", again_text_of(diag->message));
  again_json_close_object(json);
  sarif_location(json, diag);
  again_json_close_object(json);
}

again_status again_lint_print_sarif(FILE *out,
                                    const again_lint_findings *findings) {
  again_buffer line;
  again_json json;
  again_buffer_init(&line, NULL);
  again_json_begin(&json, &line);
  again_json_open_object(&json, NULL);
  again_json_text(&json, "version", AGAIN_TEXT_LITERAL("2.1.0"));
  again_json_open_array(&json, "runs");
  again_json_open_object(&json, NULL);
  again_json_open_object(&json, "tool");
  again_json_open_object(&json, "driver");
  again_json_text(&json, "name", AGAIN_TEXT_LITERAL("again lint"));
  again_json_text(&json, "version", again_text_of(again_version()));
  sarif_rules(&json);
  again_json_close_object(&json);
  again_json_close_object(&json);
  again_json_open_array(&json, "results");
  for (size_t i = 0; i < findings->count; i++) {
    sarif_result(&json, &findings->items[i]);
  }
  again_json_close_array(&json);
  again_json_close_object(&json);
  again_json_close_array(&json);
  again_json_close_object(&json);
  return write_line(out, &json, &line);
}
