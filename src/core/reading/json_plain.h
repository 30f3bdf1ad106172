/* Plain JSON, read in one pass over the bytes. */
#ifndef AGAIN_READING_JSON_PLAIN_H
#define AGAIN_READING_JSON_PLAIN_H

#include "reading/walk.h"

/*
 * Feeds `body` to the walk, which is at its root, as long as it is what almost
 * all errors are: well-formed, no escape in a string, not too deep. True where
 * it was read to its end, or to where nothing more can be learned. False where
 * it is anything else: a parser must read it, from its start.
 */
bool again_json_plain_read(again_walk *walk, again_text body);

#endif
