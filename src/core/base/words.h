/* From the words of policy files and of the command back to their values.
 * Case-sensitive; false, and *out untouched, where the word is none of them. */
#ifndef AGAIN_BASE_WORDS_H
#define AGAIN_BASE_WORDS_H

#include "base/text.h"

bool again_class_from_name(again_text name, again_class *out);
bool again_effect_from_name(again_text name, again_effect *out);
bool again_remedy_from_name(again_text name, again_remedy *out);
/* All of them, also those that no rule may name: ok, caller, local. */
bool again_transport_from_name(again_text name, again_transport *out);

#endif
