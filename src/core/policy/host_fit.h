/* How well a glob fits a host. Both are as again_host_name() makes them. */
#ifndef AGAIN_POLICY_HOST_FIT_H
#define AGAIN_POLICY_HOST_FIT_H

#include "base/text.h"

/* A host has 253 characters at most, half of them dots, and in Unicode four
 * bytes for each. */
enum { AGAIN_HOST_BYTES_MAX = 1024, AGAIN_HOST_LABELS_MAX = 128 };

typedef struct again_host_fit {
  /* By label, from the host's end: how many of its bytes, and of the dot
   * before it, the glob names. */
  uint16_t literal_counts[AGAIN_HOST_LABELS_MAX];
} again_host_fit;

/* False where it doesn't match. What stands at a star's place is chosen so
 * that all else lies as near to the host's end as it can. */
bool again_host_fits(again_text pattern, again_text host, again_host_fit *out);

/* Above zero where `a` is the better one: it names more of the label nearest
 * to the end of which they don't name as much. Whose service it is stands
 * there; what customers name stands at the beginning. */
int again_host_fit_compare(const again_host_fit *a, const again_host_fit *b);

#endif
