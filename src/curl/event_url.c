#include "event_url.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Copies up to `size` bytes to `out` at `used`; returns the new `used`. */
static size_t append(char *out, size_t room, size_t used, const char *text,
                     size_t size) {
  const size_t left = room - 1 - used;
  const size_t taken = size < left ? size : left;
  memcpy(out + used, text, taken);
  out[used + taken] = '\0';
  return used + taken;
}

/* "[::1]:8080" or "example.com". */
static void read_authority(again_event_url *out, const char *host,
                           const char *end) {
  const bool is_bracketed = host < end && *host == '[';
  const char *start = is_bracketed ? host + 1 : host;
  const char *stop = start;
  while (stop < end && *stop != (is_bracketed ? ']' : ':')) {
    stop++;
  }
  (void)append(out->address, sizeof(out->address), 0, start,
               (size_t)(stop - start));
  const char *colon = is_bracketed && stop < end ? stop + 1 : stop;
  if (colon < end && *colon == ':') {
    out->port = (unsigned)strtoul(colon + 1, NULL, 10);
  }
}

void again_event_url_read(again_event_url *out, const char *url) {
  const char *mark = strstr(url, "://");
  const char *start = mark != NULL ? mark + 3 : url;
  const char *end = start + strcspn(start, "/?#");
  const char *host = start;
  for (const char *at = start; at < end; at++) {
    host = *at == '@' ? at + 1 : host;
  }
  size_t used =
      append(out->full, sizeof(out->full), 0, url, (size_t)(start - url));
  used = append(out->full, sizeof(out->full), used, host, strcspn(host, "?#"));
  out->full[used] = '\0';
  out->port = strncasecmp(url, "https:", 6) == 0 ? 443 : 80;
  read_authority(out, host, end);
}
