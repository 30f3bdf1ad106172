/* Conditions, sources and units as one line of text, the same on every
 * machine: tables, explanations and snapshots are made of it. */
#ifndef AGAIN_CLI_CONDITION_TEXT_H
#define AGAIN_CLI_CONDITION_TEXT_H

#include "policy/policy.h"

/* Appends a value: in quotes where it has blanks or marks of the text here;
 * what steers a terminal is escaped. */
AGAIN_MUST_USE again_status again_append_value(again_buffer *out,
                                               again_text value);

/* Appends `code Throttling* | Flow*; status 400-403`; "always" where there is
 * no condition. */
AGAIN_MUST_USE again_status
again_append_condition(again_buffer *out, const again_policy *policy,
                       const again_condition *condition);

/* Appends `header:date`, with what is cut out of it and when it counts. */
AGAIN_MUST_USE again_status again_append_entry(again_buffer *out,
                                               const again_policy *policy,
                                               const again_entry *entry);

const char *again_unit_name(again_unit unit);
const char *again_jitter_name(again_jitter jitter);
const char *again_field_name(again_field field);

#endif
