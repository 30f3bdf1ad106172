/* Where the tokens of a JSON text with comments begin and end. The parser
 * tells ends only; places of findings need beginnings. */
#ifndef AGAIN_POLICY_JSON_TOKEN_H
#define AGAIN_POLICY_JSON_TOKEN_H

#include "base/text.h"

/* The first byte of the next value or name from `from` on. */
size_t again_json_token_start(again_text text, size_t from);

/*
 * The place and the words of a syntax error: the parser accepted all before
 * `accepted` and stopped behind the byte before `stopped`, or, where that is
 * AGAIN_JSON_STOPPED_AT_END, wanted more.
 */
#define AGAIN_JSON_STOPPED_AT_END SIZE_MAX
size_t again_json_error_place(again_text text, size_t accepted, size_t stopped,
                              char *message, size_t message_size);

#endif
