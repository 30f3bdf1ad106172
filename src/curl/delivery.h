/* What was held back, handed to the caller: header lines, body, trailers, in
 * the order in which bare libcurl would have. Stops and goes on where the
 * caller pauses. */
#ifndef AGAIN_CURL_DELIVERY_H
#define AGAIN_CURL_DELIVERY_H

#include "lines.h"

typedef enum again_delivered {
  AGAIN_DELIVERED_ALL = 0,
  AGAIN_DELIVERED_PAUSED,
  /* A function of the caller did not take what it was given. */
  AGAIN_DELIVERED_REFUSED
} again_delivered;

typedef struct again_delivery {
  const again_curl_request *request;
  again_lines *lines;
  /* Header lines go to `write` too: the request says so, or the handle. */
  bool include_headers;
  /* The caller has seen something of this attempt. */
  bool seen;
  uint64_t body_seen; /* bytes of its body among that */
  /* From here on the lines are trailers; SIZE_MAX = none is. */
  size_t trailer_offset;
  size_t line_offset;  /* lines before it are delivered */
  size_t line_written; /* bytes of the next line that `write` has */
  const char *body;
  size_t body_bytes;
  size_t body_offset;
} again_delivery;

/* Begins an attempt: nothing is held. */
void again_delivery_begin(again_delivery *delivery);
/* Whether the caller wants header lines at all. */
bool again_delivery_wants_lines(const again_delivery *delivery);
AGAIN_MUST_USE again_status again_delivery_add_line(again_delivery *delivery,
                                                    const char *line,
                                                    size_t size,
                                                    bool is_trailer);
/* Lent until all is delivered. */
void again_delivery_set_body(again_delivery *delivery, const void *body,
                             size_t size);
/* Neither body nor trailers are to be delivered. */
void again_delivery_keep_head(again_delivery *delivery);
bool again_delivery_is_done(const again_delivery *delivery);
again_delivered again_delivery_flush(again_delivery *delivery);
/* Bytes that need no holding. */
again_delivered again_delivery_write(again_delivery *delivery, char *bytes,
                                     size_t size);
again_delivered again_delivery_trailer(again_delivery *delivery, char *line,
                                       size_t size);

#endif
