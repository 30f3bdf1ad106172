/* The folder of captured responses: what index.csv says of each, and whether a
 * reader found just that. */
#ifndef AGAIN_TESTS_CORPUS_CAPTURED_INDEX_H
#define AGAIN_TESTS_CORPUS_CAPTURED_INDEX_H

#include <again/again.h>

#include "table.h"

typedef enum captured_fact {
  CAPTURED_CODE,
  CAPTURED_MESSAGE,
  CAPTURED_REQUEST_ID,
  CAPTURED_CLASS,
  CAPTURED_EFFECT,
  CAPTURED_HINT
} captured_fact;
#define CAPTURED_FACT_COUNT 6

const char *captured_fact_name(captured_fact fact);

/* Reads the file of the index's row. The response is the reader's. `method` ""
 * is HEAD for answers to it, else GET. */
void captured_read(const table *index, again_reader *reader, const char *method,
                   again_response **out);

/*
 * Whether the response has what the row says. A code that is the status over
 * again is passed over on purpose, so absent is right. Where a page, a text or
 * nothing came, the index names no message, and the title, first line or
 * reason phrase is right. Of effects only none is told, of hints only those in
 * whole seconds.
 */
bool captured_is_right(const table *index, captured_fact fact,
                       const again_response *response);

/* Prints what was wanted and what was found. */
void captured_tell(const table *index, captured_fact fact,
                   const again_response *response);

#endif
