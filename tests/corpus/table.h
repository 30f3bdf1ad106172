/* Tables of the tests: CSV files whose first row names the columns. */
#ifndef AGAIN_TESTS_CORPUS_TABLE_H
#define AGAIN_TESTS_CORPUS_TABLE_H

#include "csv.h"

typedef struct table {
  again_buffer document;
  again_csv csv;
  char **columns;
  size_t column_count;
  again_csv_row row;
} table;

/* The bytes of a file; false where there is no such file. */
bool file_read(again_buffer *out, const char *path);

/* False where there is no such file. */
bool table_open(table *out, const char *path);
void table_close(table *from);
/* The next row; false at the end. */
bool table_next(table *from);
/* A cell of the row, valid until the next; "" where it is empty. The column
 * must be there. */
const char *table_cell(const table *from, const char *column);

/* A file below the folder of captured responses: $AGAIN_SHARED, or the build's
 * default. Valid until the next call. */
const char *shared_path(const char *file);

#endif
