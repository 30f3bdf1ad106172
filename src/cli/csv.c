#include "csv.h"

void again_csv_begin(again_csv *csv, again_text document,
                     const again_mem *mem) {
  *csv = (again_csv){.line = 1};
  again_buffer_init(&csv->bytes, mem);
  if (again_text_starts_with(document, "\xef\xbb\xbf")) {
    document = again_text_from(document, 3);
  }
  csv->at = document.data;
  csv->end = csv->at == NULL ? NULL : csv->at + document.size;
}

void again_csv_clear(again_csv *csv) {
  again_mem_free(&csv->bytes.mem, csv->cells);
  again_buffer_clear(&csv->bytes);
  csv->cells = NULL;
  csv->cell_capacity = 0;
}

/* Passes over a line end: LF, CR LF or a lone CR. */
static bool take_line_end(again_csv *csv) {
  if (csv->at == csv->end || (*csv->at != '\n' && *csv->at != '\r')) {
    return false;
  }
  bool is_cr = *csv->at++ == '\r';
  if (is_cr && csv->at != csv->end && *csv->at == '\n') {
    csv->at++;
  }
  csv->line++;
  return true;
}

static bool ends_cell(const again_csv *csv) {
  return csv->at == csv->end || *csv->at == ',' || *csv->at == '\n' ||
         *csv->at == '\r';
}

/* Behind the closing quote. */
static again_status end_quoted(const again_csv *csv, const char **why_ret) {
  if (ends_cell(csv)) {
    return AGAIN_OK;
  }
  *why_ret = "text behind a closing quote";
  return AGAIN_ESYNTAX;
}

/* Behind the opening quote. */
static again_status read_quoted(again_csv *csv, const char **why_ret) {
  while (csv->at != csv->end) {
    char byte = *csv->at++;
    if (byte == '"') {
      if (csv->at == csv->end || *csv->at != '"') {
        return end_quoted(csv, why_ret);
      }
      csv->at++;
    }
    bool is_lone_cr = byte == '\r' && (csv->at == csv->end || *csv->at != '\n');
    if (byte == '\n' || is_lone_cr) {
      csv->line++;
    }
    again_status status = again_buffer_append_byte(&csv->bytes, byte);
    if (status != AGAIN_OK) {
      return status;
    }
  }
  *why_ret = "a quote that is not closed";
  return AGAIN_ESYNTAX;
}

static again_status read_bare(again_csv *csv, const char **why_ret) {
  const char *start = csv->at;
  while (!ends_cell(csv)) {
    if (*csv->at == '"') {
      *why_ret = "a quote inside a value that is not quoted";
      return AGAIN_ESYNTAX;
    }
    csv->at++;
  }
  return again_buffer_append(&csv->bytes, start, (size_t)(csv->at - start));
}

/* Reads a cell into `bytes`, which may move: its text is set later. */
static again_status read_cell(again_csv *csv, size_t index,
                              const char **why_ret) {
  void *cells = csv->cells;
  again_status status =
      again_mem_grow(&csv->bytes.mem, &cells, &csv->cell_capacity, index, 1,
                     sizeof *csv->cells);
  if (status != AGAIN_OK) {
    return status;
  }
  csv->cells = cells;
  size_t start = csv->bytes.size;
  if (csv->at != csv->end && *csv->at == '"') {
    csv->at++;
    status = read_quoted(csv, why_ret);
  } else {
    status = read_bare(csv, why_ret);
  }
  csv->cells[index] = again_text_make(NULL, csv->bytes.size - start);
  return status == AGAIN_OK ? again_buffer_append_byte(&csv->bytes, '\0')
                            : status;
}

again_status again_csv_next(again_csv *csv, again_csv_row *row,
                            const char **why_ret) {
  while (take_line_end(csv)) {
  }
  again_buffer_reset(&csv->bytes);
  *row = (again_csv_row){.line = csv->line};
  if (csv->at == csv->end) {
    return AGAIN_OK;
  }
  size_t count = 0;
  bool goes_on = true;
  while (goes_on) {
    again_status status = read_cell(csv, count++, why_ret);
    if (status != AGAIN_OK) {
      return status;
    }
    goes_on = csv->at != csv->end && *csv->at == ',';
    csv->at += goes_on ? 1 : 0;
  }
  take_line_end(csv);
  const char *data = csv->bytes.data;
  for (size_t i = 0; i < count; i++) {
    csv->cells[i].data = data;
    data += csv->cells[i].size + 1;
  }
  row->cells = csv->cells;
  row->count = count;
  return AGAIN_OK;
}
