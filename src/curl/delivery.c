#include "delivery.h"

/* libcurl's callbacks take what they may not change as char *. */
typedef union again_bytes {
  const char *given;
  char *taken;
} again_bytes;

void again_delivery_begin(again_delivery *delivery) {
  delivery->lines->size = 0;
  delivery->include_headers = delivery->request->include_headers;
  delivery->seen = false;
  delivery->body_seen = 0;
  delivery->trailer_offset = SIZE_MAX;
  delivery->line_offset = 0;
  delivery->line_written = 0;
  again_delivery_set_body(delivery, NULL, 0);
}

bool again_delivery_wants_lines(const again_delivery *delivery) {
  return delivery->request->header != NULL ||
         (delivery->include_headers && delivery->request->write != NULL);
}

again_status again_delivery_add_line(again_delivery *delivery, const char *line,
                                     size_t size, bool is_trailer) {
  const size_t offset = delivery->lines->size;
  const again_status status = again_lines_add(delivery->lines, line, size);
  if (status == AGAIN_OK && is_trailer && offset < delivery->trailer_offset) {
    delivery->trailer_offset = offset;
  }
  return status;
}

void again_delivery_set_body(again_delivery *delivery, const void *body,
                             size_t size) {
  delivery->body = body;
  delivery->body_bytes = size;
  delivery->body_offset = 0;
}

void again_delivery_keep_head(again_delivery *delivery) {
  again_delivery_set_body(delivery, NULL, 0);
  if (delivery->trailer_offset < delivery->lines->size) {
    delivery->lines->size = delivery->trailer_offset;
  }
}

bool again_delivery_is_done(const again_delivery *delivery) {
  return delivery->line_offset == delivery->lines->size &&
         delivery->body_offset == delivery->body_bytes;
}

static again_delivered give(again_delivery *delivery, curl_write_callback to,
                            void *user, const char *bytes, size_t size) {
  if (to == NULL) {
    return AGAIN_DELIVERED_ALL;
  }
  const again_bytes view = {.given = bytes};
  const size_t taken = to(view.taken, 1, size, user);
  if (taken == size) {
    delivery->seen = true;
    return AGAIN_DELIVERED_ALL;
  }
  return taken == CURL_WRITEFUNC_PAUSE ? AGAIN_DELIVERED_PAUSED
                                       : AGAIN_DELIVERED_REFUSED;
}

/* In pieces of the size that libcurl promises not to pass. */
static again_delivered give_pieces(again_delivery *delivery, const char *bytes,
                                   size_t size, size_t *offset) {
  const again_curl_request *request = delivery->request;
  while (*offset < size) {
    const size_t left = size - *offset;
    const size_t piece =
        left < CURL_MAX_WRITE_SIZE ? left : CURL_MAX_WRITE_SIZE;
    const again_delivered result = give(
        delivery, request->write, request->write_user, bytes + *offset, piece);
    if (result != AGAIN_DELIVERED_ALL) {
      return result;
    }
    *offset += piece;
  }
  return AGAIN_DELIVERED_ALL;
}

/* libcurl writes a line to the body first, and never a trailer. */
static again_delivered give_line(again_delivery *delivery, size_t size) {
  const again_curl_request *request = delivery->request;
  const char *line = delivery->lines->data + delivery->line_offset;
  again_delivered result = AGAIN_DELIVERED_ALL;
  if (delivery->include_headers &&
      delivery->line_offset < delivery->trailer_offset) {
    result = give_pieces(delivery, line, size, &delivery->line_written);
  }
  if (result == AGAIN_DELIVERED_ALL) {
    result = give(delivery, request->header, request->header_user, line, size);
  }
  if (result == AGAIN_DELIVERED_ALL) {
    delivery->line_offset += size;
    delivery->line_written = 0;
  }
  return result;
}

static again_delivered give_lines(again_delivery *delivery, size_t end) {
  while (delivery->line_offset < end) {
    const size_t size =
        again_lines_size_at(delivery->lines, delivery->line_offset);
    if (size == 0) {
      break;
    }
    const again_delivered result = give_line(delivery, size);
    if (result != AGAIN_DELIVERED_ALL) {
      return result;
    }
  }
  return AGAIN_DELIVERED_ALL;
}

/* Where nobody takes it, nobody has seen it. */
static void count_body(again_delivery *delivery, size_t size) {
  if (delivery->request->write != NULL) {
    delivery->body_seen += size;
  }
}

static again_delivered give_body(again_delivery *delivery) {
  const size_t before = delivery->body_offset;
  const again_delivered result = give_pieces(
      delivery, delivery->body, delivery->body_bytes, &delivery->body_offset);
  count_body(delivery, delivery->body_offset - before);
  return result;
}

again_delivered again_delivery_flush(again_delivery *delivery) {
  if (again_delivery_is_done(delivery)) {
    return AGAIN_DELIVERED_ALL;
  }
  again_delivered result = give_lines(delivery, delivery->trailer_offset);
  if (result == AGAIN_DELIVERED_ALL) {
    result = give_body(delivery);
  }
  if (result == AGAIN_DELIVERED_ALL) {
    result = give_lines(delivery, SIZE_MAX);
  }
  return result;
}

again_delivered again_delivery_write(again_delivery *delivery, char *bytes,
                                     size_t size) {
  const again_curl_request *request = delivery->request;
  const again_delivered result =
      give(delivery, request->write, request->write_user, bytes, size);
  if (result == AGAIN_DELIVERED_ALL) {
    count_body(delivery, size);
  }
  return result;
}

again_delivered again_delivery_trailer(again_delivery *delivery, char *line,
                                       size_t size) {
  const again_curl_request *request = delivery->request;
  return give(delivery, request->header, request->header_user, line, size);
}
