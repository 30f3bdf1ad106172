/*
 * What a file that is there in part remembers: the validator of what it is a
 * part of, so that -C goes on only with the same. It is kept in an extended
 * attribute of the file; file systems without them keep none.
 */
#ifndef AGAIN_CLI_FETCH_MARK_H
#define AGAIN_CLI_FETCH_MARK_H

#include <stdbool.h>

#include "validator.h"

/* "" = there is none; an older one goes. */
void again_fetch_mark_set(int file, const char *validator);
/* False where there is none that is fit for a header. */
bool again_fetch_mark_get(const char *path, char out[AGAIN_VALIDATOR_BYTES]);

#endif
