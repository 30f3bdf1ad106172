/* A call that is over, kept for the next that is made alike: it need not be
 * made, and knows the scope of requests that go where its own went. */
#ifndef AGAIN_CURL_SPARE_H
#define AGAIN_CURL_SPARE_H

#include <again/curl.h>

typedef struct again_spare {
  again_call *call; /* NULL = none */
  again_call_options made_with;
} again_spare;

void again_spare_clear(again_spare *spare);
/* Makes a call where there is none that fits. One that is there is of
 * `policy`. */
AGAIN_MUST_USE again_status
again_spare_prepare(again_spare *spare, again_policy *policy,
                    const again_call_options *options, const again_mem *mem);
again_call *again_spare_take(again_spare *spare);
/* Takes `call` over. */
void again_spare_put(again_spare *spare, again_call *call,
                     const again_call_options *made_with);

#endif
