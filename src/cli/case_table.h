/*
 * A table of test cases of a policy: a CSV file whose columns may stand in any
 * order. Given: code, status, message, method, operation, transport, time (of
 * arrival: RFC 3339, or now), headers (one a line), response (a file, by the
 * table's folder). Compared: class, reason, effect, remedy, schedule, hint_ms;
 * an empty cell is not compared, "-" is none. Passed over: note, and what
 * begins with x-.
 */
#ifndef AGAIN_CLI_CASE_TABLE_H
#define AGAIN_CLI_CASE_TABLE_H

#include "csv.h"
#include "given.h"

typedef enum again_column {
  AGAIN_COLUMN_CODE,
  AGAIN_COLUMN_STATUS,
  AGAIN_COLUMN_MESSAGE,
  AGAIN_COLUMN_METHOD,
  AGAIN_COLUMN_OPERATION,
  AGAIN_COLUMN_TRANSPORT,
  AGAIN_COLUMN_TIME,
  AGAIN_COLUMN_HEADERS,
  AGAIN_COLUMN_RESPONSE,
  /* Those compared. */
  AGAIN_COLUMN_CLASS,
  AGAIN_COLUMN_REASON,
  AGAIN_COLUMN_EFFECT,
  AGAIN_COLUMN_REMEDY,
  AGAIN_COLUMN_SCHEDULE,
  AGAIN_COLUMN_HINT_MS,
  AGAIN_COLUMN_NONE /* passed over */
} again_column;
enum {
  AGAIN_COLUMN_COMPARED = AGAIN_COLUMN_CLASS,
  AGAIN_COLUMN_COUNT = AGAIN_COLUMN_NONE,
  AGAIN_CASE_HEADERS_MAX = 64
};

const char *again_column_name(again_column column);

typedef struct again_case_table {
  again_csv csv;
  again_column *columns; /* what the cells of a row are */
  size_t column_count;
  again_buffer headers; /* of the case, each with its NUL */
} again_case_table;

typedef struct again_case {
  unsigned line;
  again_text cells[AGAIN_COLUMN_COUNT]; /* "" = empty; each ends in NUL */
  again_given given;
  const char *headers[AGAIN_CASE_HEADERS_MAX];
} again_case;

/*
 * Reads the row of names. `document` outlives the table. AGAIN_OK,
 * AGAIN_ENOMEM, or AGAIN_ESYNTAX: then `error` says what and `*line_ret`
 * where.
 */
AGAIN_MUST_USE again_status again_case_table_begin(again_case_table *table,
                                                   again_text document,
                                                   unsigned *line_ret,
                                                   char *error,
                                                   size_t error_size);
void again_case_table_clear(again_case_table *table);

/* The next case, valid until the next call; `*is_end_ret` at the end. As
 * above. */
AGAIN_MUST_USE again_status again_case_table_next(again_case_table *table,
                                                  again_case *out,
                                                  bool *is_end_ret, char *error,
                                                  size_t error_size);

#endif
