#include "event.h"

#include <string.h>

#define URL_BYTES_MAX 2048

/* Copies up to `size` bytes to `out` at `used`; returns the new `used`. */
static size_t append(char *out, size_t used, const char *text, size_t size) {
  const size_t room = URL_BYTES_MAX - 1 - used;
  const size_t taken = size < room ? size : room;
  memcpy(out + used, text, taken);
  out[used + taken] = '\0';
  return used + taken;
}

/* No query, user or password: they may hold credentials. */
static void strip(const char *url, char *out) {
  const char *mark = strstr(url, "://");
  const char *start = mark != NULL ? mark + 3 : url;
  const char *authority_end = start + strcspn(start, "/?#");
  const char *host = start;
  for (const char *at = start; at < authority_end; at++) {
    host = *at == '@' ? at + 1 : host;
  }
  const size_t used = append(out, 0, url, (size_t)(start - url));
  (void)append(out, used, host, strcspn(host, "?#"));
}

void again_event_write(const again_transfer *transfer, CURLcode code) {
  const again_curl_options *options = &transfer->engine->options;
  char url[URL_BYTES_MAX];
  strip(transfer->request.url, url);
  const again_curl_event event = {
      .struct_size = sizeof(event),
      .easy = transfer->easy,
      .url = url,
      .decision = transfer->decision,
      .code = code,
  };
  options->event(&event, options->event_user);
}
