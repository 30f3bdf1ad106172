#include "wire.h"

static curl_off_t request_bytes(CURL *easy) {
  long size = 0;
  (void)curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &size);
  return size;
}

static long redirect_count(CURL *easy) {
  long count = 0;
  (void)curl_easy_getinfo(easy, CURLINFO_REDIRECT_COUNT, &count);
  return count;
}

static long connect_count(CURL *easy) {
  long count = 0;
  (void)curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &count);
  return count;
}

void again_wire_begin(again_wire *wire) {
  *wire = (again_wire){.head = AGAIN_HEAD_NONE};
}

void again_wire_send(again_wire *wire, CURL *easy) {
  wire->head = AGAIN_HEAD_NONE;
  wire->status = 0;
  wire->unheard = true;
  wire->sent = true;
  wire->sent_bytes = request_bytes(easy);
  wire->connects = connect_count(easy);
}

bool again_wire_is_resend(const again_wire *wire, CURL *easy) {
  return wire->unheard && request_bytes(easy) > wire->sent_bytes;
}

/* On a connection newer than the send it is no answer to: libcurl is about to
 * resend, and a proxy answers its CONNECT. */
static bool answers_connect(const again_wire *wire, CURL *easy) {
  return wire->unheard && connect_count(easy) > wire->connects;
}

void again_wire_status(again_wire *wire, CURL *easy, unsigned status) {
  wire->head = AGAIN_HEAD_OPEN;
  if (status < 200 && status != 101) {
    wire->status = 0;
    return;
  }
  wire->unheard = answers_connect(wire, easy);
  wire->status = status;
  if (status >= 300 && status < 400) {
    wire->redirects = redirect_count(easy);
    wire->acted = wire->acted || (status != 307 && status != 308);
  }
}

void again_wire_head_end(again_wire *wire) {
  wire->head = wire->status == 0 ? AGAIN_HEAD_NONE : AGAIN_HEAD_ENDED;
}

/* The next hop had begun, and broke before it was sent. */
static bool left_answered_hop(const again_wire *wire, CURL *easy,
                              CURLcode code) {
  const again_transport transport = again_curl_transport(code);
  if (transport == AGAIN_TRANSPORT_RESOLVE ||
      transport == AGAIN_TRANSPORT_CONNECT ||
      transport == AGAIN_TRANSPORT_TLS ||
      transport == AGAIN_TRANSPORT_CERTIFICATE) {
    return true;
  }
  return wire->status >= 300 && wire->status < 400 &&
         redirect_count(easy) > wire->redirects;
}

bool again_wire_end(again_wire *wire, CURL *easy, CURLcode code) {
  if (code == CURLE_OK) {
    return false;
  }
  if (wire->status != 0) {
    if (!wire->sent) { /* a proxy's answer to CONNECT */
      wire->status = wire->status < 300 ? 0 : wire->status;
      return true;
    }
    if (wire->unheard) { /* the same, after a request that it does not answer */
      wire->status = 0;
      return false;
    }
    if (!left_answered_hop(wire, easy, code)) {
      return false;
    }
    wire->status = 0;
    return !wire->acted;
  }
  const bool sent = wire->sent && request_bytes(easy) > wire->sent_bytes;
  return !sent && !wire->acted;
}
