/* Error bodies as the gateway of Alibaba Cloud sends them. */
#ifndef AGAIN_TESTS_CORPUS_WIRE_H
#define AGAIN_TESTS_CORPUS_WIRE_H

#include "base/buffer.h"

typedef enum wire_shape { WIRE_JSON, WIRE_JSON_CODE_LAST, WIRE_XML } wire_shape;
#define WIRE_SHAPE_COUNT 3

/* A body, and where in it the code and what decides in the message are
 * complete. */
typedef struct wire {
  again_buffer bytes;
  size_t code_end;
  size_t fragment_end; /* 0 = the message decides nothing */
} wire;

void wire_build(wire *out, const char *code, const char *message,
                wire_shape form);
void wire_clear(wire *body);

#endif
