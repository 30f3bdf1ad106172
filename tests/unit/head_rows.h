/* A head for tests: its headers in a table. */
#ifndef AGAIN_TESTS_HEAD_ROWS_H
#define AGAIN_TESTS_HEAD_ROWS_H

#include "part.h"

typedef struct head_row {
  const char *name;
  const char *value;
} head_row;

/* An again_part_find_fn; `user` is a table that ends with a name of NULL. What
 * it lends lives until the next question, and not a moment longer. */
const char *head_rows_find(const char *name, void *user);
/* Takes back what was lent last. */
void head_rows_end(void);

/* The part that the head of these rows describes. */
again_part head_rows_part(unsigned status, const head_row *rows);

#endif
