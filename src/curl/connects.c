#include "connects.h"

/* libcurl's own default for one handle: redirects and proxies need several. */
#define CONNECTS_MIN 4
#define CONNECTS_MAX 1024

void again_connects_keep(CURLM *multi, long calls_max, long *set_max) {
  long connects = calls_max < CONNECTS_MIN ? CONNECTS_MIN : calls_max;
  connects = connects > CONNECTS_MAX ? CONNECTS_MAX : connects;
  if (*set_max != connects) {
    *set_max = connects;
    (void)curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, connects);
  }
}
