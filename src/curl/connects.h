/* How many connections a multi keeps: as many as there were calls at once.
 * Those of a call that waits would be closed else. */
#ifndef AGAIN_CURL_CONNECTS_H
#define AGAIN_CURL_CONNECTS_H

#include <again/curl.h>

/* `*set_max` is what it was told last; 0 = nothing yet. */
void again_connects_keep(CURLM *multi, long calls_max, long *set_max);

#endif
