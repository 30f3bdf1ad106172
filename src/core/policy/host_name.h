/* Names of hosts, and globs of them, as they compare. */
#ifndef AGAIN_POLICY_HOST_NAME_H
#define AGAIN_POLICY_HOST_NAME_H

#include "base/arena.h"

/* Without the dot of the root, in lower case as far as ASCII goes, and in
 * Unicode: "XN--bcher-KVA.example." becomes "bücher.example". A label that is
 * no Punycode stays as it is. False when there is no memory. */
AGAIN_MUST_USE bool again_host_name(again_arena *arena, again_text written,
                                    again_text *out);
/* The same of a URL's host, which may be percent-encoded. */
AGAIN_MUST_USE bool again_host_name_of_url(again_arena *arena, again_text host,
                                           again_text *out);
/* Whether it has but to be put into lower case, in a URL as well. Not all of
 * which this is false become anything else. */
bool again_host_name_is_plain(again_text host);

#endif
