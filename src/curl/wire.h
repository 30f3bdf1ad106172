/* What an attempt did on the wire: its sends and the heads that came back.
 * From this follows whether anything of a failed request was sent. */
#ifndef AGAIN_CURL_WIRE_H
#define AGAIN_CURL_WIRE_H

#include <again/curl.h>

typedef enum again_head {
  AGAIN_HEAD_NONE = 0, /* a status line comes next */
  AGAIN_HEAD_OPEN,     /* header lines */
  AGAIN_HEAD_ENDED     /* the blank line of a final head was seen */
} again_head;

typedef struct again_wire {
  again_head head;
  /* Of the last final head; 0 = the last send has none yet. */
  unsigned status;
  /* Sent, and no final head that answers it came since. */
  bool unheard;
  /* Sent at least once; a CONNECT to a proxy is not a send. */
  bool sent;
  /* A redirect answered that a server also gives after it has acted. */
  bool acted;
  /* CURLINFO_REQUEST_SIZE as the last send began; libcurl sums it over hops. */
  curl_off_t sent_bytes;
  /* CURLINFO_NUM_CONNECTS as it began. */
  long connects;
  /* CURLINFO_REDIRECT_COUNT as the last final head came. */
  long redirects;
} again_wire;

/* Begins an attempt. */
void again_wire_begin(again_wire *wire);
/* libcurl is about to send. */
void again_wire_send(again_wire *wire, CURL *easy);
/* Whether a send that begins now repeats one that nothing has answered. */
bool again_wire_is_resend(const again_wire *wire, CURL *easy);
/* A status line came. 1xx heads, 101 apart, are never final. */
void again_wire_status(again_wire *wire, CURL *easy, unsigned status);
/* A blank line came. */
void again_wire_head_end(again_wire *wire);
/*
 * The attempt ended with `code`. True where nothing was sent that may have had
 * an effect. Where the hop that failed has no answer, `status` becomes 0: the
 * head before it belongs to a hop that was answered.
 */
bool again_wire_end(again_wire *wire, CURL *easy, CURLcode code);

#endif
