/* The IETF `RateLimit` header (draft-ietf-httpapi-ratelimit-headers). */
#ifndef AGAIN_MATCHING_RATELIMIT_H
#define AGAIN_MATCHING_RATELIMIT_H

#include "base/text.h"

typedef struct again_ratelimit {
  uint64_t remaining;
  uint64_t reset_s; /* 0 = not said */
} again_ratelimit;

/*
 * The most restrictive limit of both draft forms: a list of policies,
 * `"burst";r=0;t=30, "day";r=100;t=3600`, and the older dictionary,
 * `limit=100, remaining=0, reset=30`. Least remaining first, then longest
 * reset. False where a member is malformed (which voids the whole field,
 * RFC 9651) or none says what remains.
 */
bool again_ratelimit_parse(again_text value, again_ratelimit *out);

#endif
