#include "table.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

bool file_read(again_buffer *out, const char *path) {
  again_buffer_init(out, &counting_mem);
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    return false;
  }
  char bytes[65536];
  size_t size;
  while ((size = fread(bytes, 1, sizeof(bytes), file)) > 0) {
    cr_assert_eq(again_buffer_append(out, bytes, size), AGAIN_OK);
  }
  cr_assert_not(ferror(file), "%s", path);
  (void)fclose(file);
  return true;
}

static void read_columns(table *of) {
  cr_assert(table_next(of));
  of->column_count = of->row.count;
  of->columns = calloc(of->column_count, sizeof(*of->columns));
  cr_assert_not_null(of->columns);
  for (size_t i = 0; i < of->column_count; i++) {
    of->columns[i] = strdup(of->row.cells[i].data);
    cr_assert_not_null(of->columns[i]);
  }
}

bool table_open(table *out, const char *path) {
  *out = (table){.columns = NULL};
  if (!file_read(&out->document, path)) {
    return false;
  }
  again_csv_begin(&out->csv,
                  again_text_make(out->document.data, out->document.size),
                  &counting_mem);
  read_columns(out);
  return true;
}

void table_close(table *from) {
  for (size_t i = 0; i < from->column_count; i++) {
    free(from->columns[i]);
  }
  free(from->columns);
  again_csv_clear(&from->csv);
  again_buffer_clear(&from->document);
}

bool table_next(table *from) {
  const char *why = "";
  again_status status = again_csv_next(&from->csv, &from->row, &why);
  cr_assert_eq(status, AGAIN_OK, "line %u: %s", from->row.line, why);
  return from->row.count > 0;
}

const char *table_cell(const table *from, const char *column) {
  size_t i = 0;
  while (i < from->column_count && strcmp(from->columns[i], column) != 0) {
    i++;
  }
  cr_assert_lt(i, from->column_count, "no column %s", column);
  return i < from->row.count ? from->row.cells[i].data : "";
}

const char *shared_path(const char *file) {
  static char path[1024];
  const char *folder = getenv("AGAIN_SHARED");
  int size = snprintf(path, sizeof(path), "%s/%s",
                      folder != NULL ? folder : SHARED_DIR, file);
  cr_assert(size > 0 && (size_t)size < sizeof(path));
  return path;
}
