/* Structured Fields (RFC 9651): the pieces of a header value. Each function
 * takes a piece from the front of `*rest`, or is false where it is not there
 * or malformed. */
#ifndef AGAIN_MATCHING_STRUCTURED_H
#define AGAIN_MATCHING_STRUCTURED_H

#include "base/text.h"

/* A bare item, as far as a number can be wanted of it. */
typedef struct again_item {
  bool is_count; /* an integer, and not negative */
  uint64_t count;
} again_item;

bool again_structured_byte(again_text *rest, char byte);
bool again_structured_key(again_text *rest, again_text *out);
bool again_structured_item(again_text *rest, again_item *out);

/* A key and, behind `=`, an item; without one it is the boolean true. */
bool again_structured_pair(again_text *rest, again_text *key_ret,
                           again_item *out);
/* The comma and the blanks behind a member, or nothing at the end. False where
 * something else follows, or nothing follows the comma. */
bool again_structured_separator(again_text *rest);
void again_structured_blanks(again_text *rest);

#endif
