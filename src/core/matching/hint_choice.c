#include "base/sized.h"
#include "matching/entry.h"
#include "matching/hints.h"

/* The response's own date, so that a wrong clock here does no harm; else the
 * arrival. */
static int64_t counted_from(const again_response *response) {
  int64_t server_s;
  if (again_response_server_date(response, &server_s)) {
    return server_s;
  }
  return response->has_time ? response->time.wall_s : AGAIN_HINT_NO_TIME;
}

void again_response_hint(const again_response *response, again_hint *out) {
  static const again_hint none = AGAIN_HINT_INIT;
  const again_policy *policy = response->policy;
  again_hint hint = none;
  for (size_t i = 0; i < policy->hint_count; i++) {
    const again_hint_entry *item = &policy->hints[i];
    again_text value = again_entry_text(&item->entry, response);
    if (value.data != NULL &&
        again_hint_parse(item->unit, value, counted_from(response), &hint)) {
      hint.clamp_ms = item->clamp_ms;
      hint.source = item->entry.source.text.data;
      break;
    }
  }
  again_sized_write(out, &hint, sizeof(hint));
}
