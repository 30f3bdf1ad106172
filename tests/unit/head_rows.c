#include "head_rows.h"

#include <string.h>

#include "harness.h"

static char *lent;

void head_rows_end(void) {
  exact_free(lent);
  lent = NULL;
}

const char *head_rows_find(const char *name, void *user) {
  const char *value = NULL;
  head_rows_end();
  for (const head_row *row = user; row->name != NULL; row++) {
    if (strcmp(row->name, name) == 0) {
      value = value == NULL ? row->value : "";
    }
  }
  if (value != NULL) {
    lent = exact_copy(value, strlen(value) + 1);
  }
  return lent;
}

again_part head_rows_part(unsigned status, const head_row *rows) {
  union {
    const head_row *given;
    void *taken;
  } user = {.given = rows};
  again_part part;
  again_part_read(&part, status, head_rows_find, user.taken);
  head_rows_end();
  return part;
}
