/* JSON bodies, read by yajl. */
#ifndef AGAIN_READING_BODY_JSON_H
#define AGAIN_READING_BODY_JSON_H

#include "reading/json_memory.h"
#include "reading/walk.h"

typedef struct again_json_reader {
  again_json_memory memory;
  struct yajl_handle_t *handle; /* NULL until made in `memory` */
  again_buffer image;           /* of `memory`, when the handle was new */
  again_buffer mended;          /* a body with surrogates that stand alone */
  again_buffer key;             /* the member that is read */
  again_buffer tail;            /* the string that the body ends in */
  again_walk *walk;
  size_t depth; /* containers that are open */
} again_json_reader;

/* `walk` stays where it is. */
void again_json_reader_init(again_json_reader *reader, again_walk *walk,
                            const again_mem *mem);
void again_json_reader_clear(again_json_reader *reader);

/* As again_json_read(), by yajl alone. */
AGAIN_MUST_USE again_status again_json_yajl_read(again_json_reader *reader,
                                                 again_text body,
                                                 bool *complete_ret);
/* Feeds `body` to the walk, which is at its root. `*complete_ret` is false
 * where the text breaks off, by its end or an error. */
AGAIN_MUST_USE again_status again_json_read(again_json_reader *reader,
                                            again_text body,
                                            bool *complete_ret);

#endif
