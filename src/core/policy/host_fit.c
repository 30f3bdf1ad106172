#include "policy/host_fit.h"

#include "base/glob.h"

/* Cuts the last label off, and says whether others are left. */
static bool take_last_label(again_text *rest, again_text *label) {
  size_t start = rest->size;
  while (start > 0 && rest->data[start - 1] != '.') {
    start--;
  }
  *label = again_text_from(*rest, start);
  rest->size = start > 0 ? start - 1 : 0;
  return start > 0;
}

bool again_host_fits_labels(again_text pattern, again_text host) {
  for (;;) {
    again_text wanted;
    again_text label;
    const bool wants_more = take_last_label(&pattern, &wanted);
    const bool has_more = take_last_label(&host, &label);
    if (wants_more != has_more ||
        !again_glob_match_ignore_case(wanted, label)) {
      return false;
    }
    if (!wants_more) {
      return true;
    }
  }
}
