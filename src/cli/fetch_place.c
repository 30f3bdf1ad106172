#include "fetch_place.h"

#include <string.h>

/* Whether it is the rest of what is there, as far as anybody knows. */
static bool is_rest(const again_part *part, const again_fetch_rest *rest) {
  const bool is_known =
      rest->validator[0] != '\0' && part->validator[0] != '\0';
  return part->kind == AGAIN_PART_RANGE && part->first == rest->offset_bytes &&
         (!is_known || strcmp(rest->validator, part->validator) == 0);
}

again_fetch_place again_fetch_place_of(const again_part *part,
                                       const again_fetch_rest *rest) {
  if (!rest->is_wanted) {
    return AGAIN_FETCH_PLACE_WHOLE;
  }
  if (part->status >= 400) {
    return AGAIN_FETCH_PLACE_NOWHERE;
  }
  if (is_rest(part, rest)) {
    return AGAIN_FETCH_PLACE_BEHIND;
  }
  /* A server that knows no ranges, or has another file by now. */
  bool is_whole = part->status == 200 && rest->can_replace;
  return is_whole || rest->offset_bytes == 0 ? AGAIN_FETCH_PLACE_WHOLE
                                             : AGAIN_FETCH_PLACE_NOWHERE;
}

bool again_fetch_place_is_complete(const again_part *part,
                                   const again_fetch_rest *rest) {
  return rest->is_wanted && part->kind == AGAIN_PART_PAST_END &&
         part->total == rest->offset_bytes;
}
