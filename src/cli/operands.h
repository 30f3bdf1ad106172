/* The files that a command is given. */
#ifndef AGAIN_CLI_OPERANDS_H
#define AGAIN_CLI_OPERANDS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct again_operands {
  const char **items; /* of argv */
  size_t count;
} again_operands;

/* With room for all words of a command line. False = no memory. */
bool again_operands_init(again_operands *paths, int argc);
void again_operands_clear(again_operands *paths);
void again_operands_add(again_operands *paths, const char *path);
/* Where none was given: stdin. */
void again_operands_default(again_operands *paths);

#endif
