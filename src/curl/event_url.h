/* What of a URL may be told: no user, password, query or fragment. */
#ifndef AGAIN_CURL_EVENT_URL_H
#define AGAIN_CURL_EVENT_URL_H

#include <again/curl.h>

#define AGAIN_EVENT_URL_BYTES 2048

typedef struct again_event_url {
  char full[AGAIN_EVENT_URL_BYTES]; /* cut where it is longer */
  char address[256];                /* without brackets */
  unsigned port;                    /* the scheme's where none is given */
} again_event_url;

void again_event_url_read(again_event_url *out, const char *url);

#endif
