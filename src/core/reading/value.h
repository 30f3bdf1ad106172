/* One value of a response, as the walk finds it, and what may be asked of it.
 */
#ifndef AGAIN_READING_VALUE_H
#define AGAIN_READING_VALUE_H

#include "base/text.h"
#include "reading/plan.h"

typedef enum again_value_kind {
  AGAIN_VALUE_NULL,
  AGAIN_VALUE_BOOLEAN,
  AGAIN_VALUE_NUMBER,
  AGAIN_VALUE_STRING,
  /* A container that is not empty. */
  AGAIN_VALUE_CONTAINER
} again_value_kind;

typedef struct again_value {
  again_value_kind kind;
  again_text text; /* a string's, a number's digits */
  bool boolean;
  bool is_cut; /* the body ended in it */
} again_value;

static inline again_value again_value_of_text(again_text text) {
  return (again_value){.kind = AGAIN_VALUE_STRING, .text = text};
}

/* Whether a slot of this use takes `value`; `status` is the response's, as
 * digits. */
bool again_value_is_usable(const again_value *value, again_use use,
                           again_text status);
/* Whether `value` is among `wanted`. */
bool again_value_is_wanted(const again_value *value, const again_wanted *wanted,
                           size_t count);

#endif
