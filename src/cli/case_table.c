#include "case_table.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "base/words.h"
#include "policy/words.h"
#include "wall.h"

const char *again_column_name(again_column column) {
  static const char *const names[AGAIN_COLUMN_COUNT + 1] = {
      [AGAIN_COLUMN_CODE] = "code",
      [AGAIN_COLUMN_STATUS] = "status",
      [AGAIN_COLUMN_MESSAGE] = "message",
      [AGAIN_COLUMN_METHOD] = "method",
      [AGAIN_COLUMN_OPERATION] = "operation",
      [AGAIN_COLUMN_TRANSPORT] = "transport",
      [AGAIN_COLUMN_TIME] = "time",
      [AGAIN_COLUMN_HEADERS] = "headers",
      [AGAIN_COLUMN_RESPONSE] = "response",
      [AGAIN_COLUMN_CLASS] = "class",
      [AGAIN_COLUMN_REASON] = "reason",
      [AGAIN_COLUMN_EFFECT] = "effect",
      [AGAIN_COLUMN_REMEDY] = "remedy",
      [AGAIN_COLUMN_SCHEDULE] = "schedule",
      [AGAIN_COLUMN_HINT_MS] = "hint_ms",
      [AGAIN_COLUMN_NONE] = "note",
  };
  return names[column];
}

static again_status fail(char *error, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static again_status fail(char *error, size_t size, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  // NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): it is, one line up
  (void)vsnprintf(error, size, format, arguments);
  va_end(arguments);
  return AGAIN_ESYNTAX;
}

static bool find_column(again_text name, again_column *out) {
  for (int i = 0; i <= AGAIN_COLUMN_NONE; i++) {
    if (again_text_is(name, again_column_name((again_column)i))) {
      *out = (again_column)i;
      return true;
    }
  }
  *out = AGAIN_COLUMN_NONE;
  return again_text_starts_with(name, "x-");
}

/* A column of which there are two would hide one of them. */
static bool is_taken(const again_case_table *table, again_column column) {
  for (size_t i = 0; i < table->column_count; i++) {
    if (table->columns[i] == column && column != AGAIN_COLUMN_NONE) {
      return true;
    }
  }
  return false;
}

/* A test that asks nothing would always pass. */
static bool compares(const again_case_table *table) {
  for (size_t i = 0; i < table->column_count; i++) {
    if ((int)table->columns[i] >= AGAIN_COLUMN_COMPARED &&
        table->columns[i] != AGAIN_COLUMN_NONE) {
      return true;
    }
  }
  return false;
}

static again_status add_column(again_case_table *table, again_text name,
                               char *error, size_t error_size) {
  again_column column = AGAIN_COLUMN_NONE;
  again_text trimmed = again_text_trim(name);
  int shown = trimmed.size < 40 ? (int)trimmed.size : 40;
  if (!find_column(trimmed, &column)) {
    return fail(error, error_size, "no column is named '%.*s'", shown,
                trimmed.data);
  }
  if (is_taken(table, column)) {
    return fail(error, error_size, "two columns are named '%.*s'", shown,
                trimmed.data);
  }
  table->columns[table->column_count++] = column;
  return AGAIN_OK;
}

again_status again_case_table_begin(again_case_table *table,
                                    again_text document, unsigned *line_ret,
                                    char *error, size_t error_size) {
  again_csv_row row;
  const char *why = NULL;
  *table = (again_case_table){.column_count = 0};
  again_buffer_init(&table->headers, NULL);
  again_csv_begin(&table->csv, document, NULL);
  again_status status = again_csv_next(&table->csv, &row, &why);
  *line_ret = row.line;
  if (status != AGAIN_OK) {
    return why != NULL ? fail(error, error_size, "%s", why) : status;
  }
  if (row.count == 0) {
    return fail(error, error_size, "no row of column names");
  }
  table->columns =
      again_mem_calloc(&table->headers.mem, row.count, sizeof(again_column));
  if (table->columns == NULL) {
    return AGAIN_ENOMEM;
  }
  for (size_t i = 0; i < row.count && status == AGAIN_OK; i++) {
    status = add_column(table, row.cells[i], error, error_size);
  }
  return status == AGAIN_OK && !compares(table)
             ? fail(error, error_size, "no column to compare, as class is")
             : status;
}

void again_case_table_clear(again_case_table *table) {
  again_mem_free(&table->headers.mem, table->columns);
  again_buffer_clear(&table->headers);
  again_csv_clear(&table->csv);
}

/* Lines of the cell become the headers of the case. */
static again_status split_headers(again_case_table *table, again_case *out,
                                  char *error, size_t error_size) {
  again_text cell = out->cells[AGAIN_COLUMN_HEADERS];
  again_buffer_reset(&table->headers);
  again_status status =
      again_buffer_append(&table->headers, cell.data, cell.size + 1);
  if (status != AGAIN_OK) {
    return status;
  }
  char *rest = table->headers.data;
  while (rest != NULL) {
    char *line = strsep(&rest, "\r\n");
    if (*line != '\0' && out->given.header_count == AGAIN_CASE_HEADERS_MAX) {
      return fail(error, error_size, "more than %d headers",
                  AGAIN_CASE_HEADERS_MAX);
    }
    if (*line != '\0') {
      out->headers[out->given.header_count++] = line;
    }
  }
  out->given.headers = out->headers;
  return AGAIN_OK;
}

static const char *cell_text(const again_case *from, again_column column) {
  return from->cells[column].size > 0 ? from->cells[column].data : NULL;
}

static again_status read_given(again_case_table *table, again_case *out,
                               char *error, size_t error_size) {
  again_given *given = &out->given;
  uint64_t status = 0;
  again_text status_cell = out->cells[AGAIN_COLUMN_STATUS];
  again_text transport_cell = out->cells[AGAIN_COLUMN_TRANSPORT];
  again_text time_cell = out->cells[AGAIN_COLUMN_TIME];
  given->code = cell_text(out, AGAIN_COLUMN_CODE);
  given->message = cell_text(out, AGAIN_COLUMN_MESSAGE);
  given->method = cell_text(out, AGAIN_COLUMN_METHOD);
  given->operation = cell_text(out, AGAIN_COLUMN_OPERATION);
  if (status_cell.size > 0 &&
      (!again_decimal_parse_uint(status_cell, &status) || status > 999)) {
    return fail(error, error_size, "status '%.40s' is no number from 0 to 999",
                status_cell.data);
  }
  given->status = (unsigned)status;
  if (transport_cell.size > 0 &&
      !again_transport_from_name(transport_cell, &given->transport)) {
    return fail(error, error_size, "transport '%.40s' is no word of policies",
                transport_cell.data);
  }
  given->has_time = time_cell.size > 0;
  if (given->has_time && !again_wall_parse(time_cell, &given->wall_s)) {
    return fail(error, error_size, "time '%.40s' is no RFC 3339 time, nor now",
                time_cell.data);
  }
  return split_headers(table, out, error, error_size);
}

static again_status check_response(const again_case *from, char *error,
                                   size_t error_size) {
  const again_given *given = &from->given;
  bool is_told = given->code != NULL || given->message != NULL ||
                 given->status != 0 || given->header_count > 0 ||
                 given->transport != AGAIN_TRANSPORT_OK;
  return is_told && from->cells[AGAIN_COLUMN_RESPONSE].size > 0
             ? fail(error, error_size, "response says what else is given")
             : AGAIN_OK;
}

/* What no verdict says is misspelt; a test that wants it would blame the
 * policy. */
static again_status check_word(const again_case *from, again_column column,
                               bool is_known, const again_words *words,
                               char *error, size_t error_size) {
  again_text cell = from->cells[column];
  if (cell.size == 0 || again_text_is(cell, "-") || is_known) {
    return AGAIN_OK;
  }
  const char *nearest = again_words_nearest(words, cell);
  return fail(error, error_size, "no %s is named '%.40s'%s%s",
              again_column_name(column), cell.data,
              nearest != NULL ? ", nearest is " : "",
              nearest != NULL ? nearest : "");
}

static again_status check_hint(again_text cell, char *error,
                               size_t error_size) {
  uint64_t ms;
  const bool is_well = cell.size == 0 || again_text_is(cell, "-") ||
                       again_decimal_parse_uint(cell, &ms);
  return is_well ? AGAIN_OK
                 : fail(error, error_size,
                        "hint_ms '%.40s' is no whole number, nor -", cell.data);
}

static again_status check_wanted(const again_case *from, char *error,
                                 size_t error_size) {
  const again_text *cells = from->cells;
  again_class error_class;
  again_effect effect;
  again_remedy remedy;
  again_status status =
      check_word(from, AGAIN_COLUMN_CLASS,
                 again_class_from_name(cells[AGAIN_COLUMN_CLASS], &error_class),
                 &again_words_class, error, error_size);
  if (status == AGAIN_OK) {
    status =
        check_word(from, AGAIN_COLUMN_EFFECT,
                   again_effect_from_name(cells[AGAIN_COLUMN_EFFECT], &effect),
                   &again_words_effect, error, error_size);
  }
  if (status == AGAIN_OK) {
    status =
        check_word(from, AGAIN_COLUMN_REMEDY,
                   again_remedy_from_name(cells[AGAIN_COLUMN_REMEDY], &remedy),
                   &again_words_remedy, error, error_size);
  }
  return status == AGAIN_OK
             ? check_hint(cells[AGAIN_COLUMN_HINT_MS], error, error_size)
             : status;
}

again_status again_case_table_next(again_case_table *table, again_case *out,
                                   bool *is_end_ret, char *error,
                                   size_t error_size) {
  again_csv_row row;
  const char *why = NULL;
  again_status status = again_csv_next(&table->csv, &row, &why);
  *out = (again_case){.line = row.line};
  *is_end_ret = status == AGAIN_OK && row.count == 0;
  if (status != AGAIN_OK) {
    return why != NULL ? fail(error, error_size, "%s", why) : status;
  }
  if (*is_end_ret) {
    return AGAIN_OK;
  }
  if (row.count != table->column_count) {
    return fail(error, error_size, "%zu cells, and %zu columns", row.count,
                table->column_count);
  }
  for (size_t i = 0; i < AGAIN_COLUMN_COUNT; i++) {
    out->cells[i] = AGAIN_TEXT_LITERAL("");
  }
  for (size_t i = 0; i < row.count; i++) {
    if (table->columns[i] != AGAIN_COLUMN_NONE) {
      out->cells[table->columns[i]] = row.cells[i];
    }
  }
  status = check_wanted(out, error, error_size);
  if (status == AGAIN_OK) {
    status = read_given(table, out, error, error_size);
  }
  return status == AGAIN_OK ? check_response(out, error, error_size) : status;
}
