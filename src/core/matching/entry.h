/* A value by an entry of a list of sources. */
#ifndef AGAIN_MATCHING_ENTRY_H
#define AGAIN_MATCHING_ENTRY_H

#include "matching/response.h"

/* What the entry takes of `text`: all as it is, or a part of it, trimmed. A
 * view into it; absent where there is nothing but blanks. */
again_text again_entry_take(const again_entry *entry, again_text text);

/* The value of an entry of a response; absent where its source is, and where
 * its conditions do not hold. */
again_text again_entry_text(const again_entry *entry,
                            const again_response *response);

#endif
