/* A value by an entry of a list of sources. */
#ifndef AGAIN_MATCHING_ENTRY_H
#define AGAIN_MATCHING_ENTRY_H

#include "base/text.h"
#include "matching/response.h"
#include "reading/values_parts.h"

/* What the entry takes of `text`: all as it is, or a part of it, trimmed. A
 * view into it; absent where there is nothing but blanks. */
again_text again_entry_take(const again_entry *entry, again_text text);

/* As again_entry_text(), where there may be one. */
again_text again_entry_read(const again_entry *entry,
                            const again_response *response);

/* The value of an entry of a response; absent where its source is, and where
 * its conditions do not hold. Most lists are long, and most of their places
 * empty. */
static inline again_text again_entry_text(const again_entry *entry,
                                          const again_response *response) {
  return again_values_may_have_text(response->values, entry->slot)
             ? again_entry_read(entry, response)
             : AGAIN_TEXT_ABSENT;
}

#endif
