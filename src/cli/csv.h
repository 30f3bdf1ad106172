/* Comma-separated values (RFC 4180), row by row. */
#ifndef AGAIN_CLI_CSV_H
#define AGAIN_CLI_CSV_H

#include "base/buffer.h"
#include "base/text.h"

typedef struct again_csv {
  const char *at;
  const char *end;
  unsigned line;      /* of the next byte */
  again_buffer bytes; /* of the row's cells */
  again_text *cells;
  size_t cell_capacity;
} again_csv;

typedef struct again_csv_row {
  unsigned line; /* where it begins, from 1 */
  const again_text *cells;
  size_t count;
} again_csv_row;

/* `document` outlives the reader. A byte order mark is passed over. */
void again_csv_begin(again_csv *csv, again_text document, const again_mem *mem);
void again_csv_clear(again_csv *csv);

/*
 * The next row; `count` 0 at the end. Blank lines are passed over. Cells are
 * valid until the next call.
 * AGAIN_OK, AGAIN_ENOMEM, or AGAIN_ESYNTAX: then `*why_ret` says so in static
 * words, and row->line where.
 */
AGAIN_MUST_USE again_status again_csv_next(again_csv *csv, again_csv_row *row,
                                           const char **why_ret);

#endif
