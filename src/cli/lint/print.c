#include "lint/print.h"

#include <string.h>

#include "base/text.h"
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

static bool is_continuation(char byte) {
  return ((unsigned char)byte & 0xc0u) == 0x80;
}

/* The last characters of a text. */
static again_text tail_of(again_text text, size_t count) {
  size_t start = text.size;
  for (; start > 0 && count > 0; count--) {
    start--;
    while (start > 0 && is_continuation(text.data[start])) {
      start--;
    }
  }
  return again_text_from(text, start);
}

/* The first characters of a text. */
static again_text head_of(again_text text, size_t count) {
  size_t end = 0;
  for (; end < text.size && count > 0; count--) {
    end++;
    while (end < text.size && is_continuation(text.data[end])) {
      end++;
    }
  }
  return again_text_make(text.data, end);
}

/* A tab becomes one blank: it is one column of the finding's place. */
static again_status append_line(again_buffer *line, again_text text) {
  again_status status = AGAIN_OK;
  while (status == AGAIN_OK && text.size > 0) {
    size_t end = again_text_find(text, '\t');
    status = again_term_escape(line, again_text_make(text.data, end));
    if (status == AGAIN_OK && end < text.size) {
      status = again_buffer_append_byte(line, ' ');
    }
    text = again_text_from(text, end + 1);
  }
  return status;
}

static bool is_line_end(char byte) {
  return byte == '\n' || byte == '\r';
}

/* How many characters are shown of a line, before the place and from it on. */
enum { BEFORE = 100, BEHIND = 120 };

/* The line that an offset is in, and where in it: of a line that is longer than
 * a screen, somewhat more than is shown, since there may be as many findings in
 * it as it is long. */
static again_text line_around(again_text document, size_t offset,
                              size_t *at_ret) {
  enum { REACH = 4 * (BEHIND + 1) };
  const size_t place = offset < document.size ? offset : document.size;
  const size_t first = place > REACH ? place - REACH : 0;
  const size_t last =
      document.size - place > REACH ? place + REACH : document.size;
  size_t start = place;
  size_t end = place;
  while (start > first && !is_line_end(document.data[start - 1])) {
    start--;
  }
  while (end < last && !is_line_end(document.data[end])) {
    end++;
  }
  *at_ret = (offset < end ? offset : end) - start;
  return again_text_make(document.data + start, end - start);
}

/* The line, or as much of it as fits on a screen, and a caret under the
 * place. */
static void print_line(FILE *out, const again_diag *diag, again_text document) {
  size_t at;
  again_text whole = line_around(document, diag->offset_bytes, &at);
  again_text before = tail_of(again_text_make(whole.data, at), BEFORE);
  again_text behind = head_of(again_text_from(whole, at), BEHIND);
  again_buffer line;
  again_buffer_init(&line, NULL);
  again_status status =
      again_buffer_append_text(&line, before.size < at ? "..." : "");
  if (status == AGAIN_OK) {
    status = append_line(&line, before);
  }
  size_t caret = again_utf8_count(line.data, line.size) + 1;
  if (status == AGAIN_OK) {
    status = append_line(&line, behind);
  }
  if (status == AGAIN_OK) {
    bool is_cut = at + behind.size < whole.size;
    fprintf(out, "  %.*s%s\n  %*s\n", (int)line.size, line.data,
            is_cut ? "..." : "", (int)caret, "^");
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

static again_status write_line(FILE *out, again_json_out *json,
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
  again_json_out json;
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

/* A path as a URI; that of a pack is one. */
static void sarif_uri(again_json_out *json, const char *path) {
  static const char plain[] = "-._~/";
  again_buffer uri;
  again_buffer_init(&uri, &json->out->mem);
  again_text rest = again_text_of(path);
  again_text pack = AGAIN_TEXT_LITERAL("pack:");
  again_status status = AGAIN_OK;
  if (again_text_starts_with(rest, pack.data)) {
    status = again_buffer_append(&uri, pack.data, pack.size);
    rest = again_text_from(rest, pack.size);
  }
  for (size_t i = 0; i < rest.size && status == AGAIN_OK; i++) {
    char c = rest.data[i];
    char lower = again_ascii_lower(c);
    bool is_plain = again_ascii_is_digit(c) || (lower >= 'a' && lower <= 'z') ||
                    strchr(plain, c) != NULL;
    status = is_plain ? again_buffer_append_byte(&uri, c)
                      : again_buffer_printf(&uri, "%%%02X", (unsigned char)c);
  }
  again_json_text(json, "uri", again_text_make(uri.data, uri.size));
  json->status = json->status == AGAIN_OK ? status : json->status;
  again_buffer_clear(&uri);
}

static void sarif_rules(again_json_out *json) {
  again_json_open_array(json, "rules");
  for (size_t i = 0; i < again_lint_id_count; i++) {
    const again_lint_id *id = &again_lint_ids[i];
    again_json_open_object(json, NULL);
    again_json_text(json, "id", again_text_of(id->name));
    again_json_open_object(json, "shortDescription");
    again_json_text(json, "text", again_text_of(id->summary));
    again_json_close_object(json);
    if (id->paragraph[0] != '\0') {
      again_json_open_object(json, "help");
      again_json_text(json, "text", again_text_of(id->paragraph));
      again_json_close_object(json);
    }
    again_json_close_object(json);
  }
  again_json_close_array(json);
}

static void sarif_location(again_json_out *json, const again_diag *diag) {
  again_json_open_array(json, "locations");
  again_json_open_object(json, NULL);
  again_json_open_object(json, "physicalLocation");
  again_json_open_object(json, "artifactLocation");
  sarif_uri(json, diag->file);
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

static void sarif_result(again_json_out *json, const again_diag *diag) {
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
  again_json_out json;
  again_buffer_init(&line, NULL);
  again_json_begin(&json, &line);
  again_json_open_object(&json, NULL);
  again_json_text(
      &json, "$schema",
      AGAIN_TEXT_LITERAL("https://json.schemastore.org/sarif-2.1.0.json"));
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
  again_json_text(&json, "columnKind", AGAIN_TEXT_LITERAL("unicodeCodePoints"));
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
