#include "sink.h"

#include <string.h>

#include "lookup.h"

/* So much of an answer that nobody wants is read to keep its connection. */
#define DISCARD_BYTES_MAX ((size_t)256 * 1024)

void again_sink_begin(again_sink *sink) {
  again_delivery_begin(&sink->delivery);
  sink->mode = AGAIN_SINK_WAITING;
  sink->use = AGAIN_RESUME_ORDINARY;
  sink->is_reading = false;
  sink->keeps_lines = again_delivery_wants_lines(&sink->delivery);
  sink->skip_bytes = 0;
  sink->discarded_bytes = 0;
  sink->error = CURLE_OK;
}

static size_t fail(again_sink *sink, CURLcode error) {
  sink->error = error;
  return CURL_WRITEFUNC_ERROR;
}

static size_t fail_unless_paused(again_sink *sink, again_delivered result) {
  return result == AGAIN_DELIVERED_PAUSED ? CURL_WRITEFUNC_PAUSE
                                          : fail(sink, CURLE_WRITE_ERROR);
}

/* "HTTP/1.1 503 X"; a line of CURLOPT_HTTP200ALIASES counts as a 200. */
static unsigned parse_status(const char *line, size_t size) {
  const char *space = memchr(line, ' ', size);
  if (memcmp(line, "HTTP/", 5) != 0 || space == NULL ||
      (size_t)(line + size - space) < 4) {
    return 200;
  }
  unsigned status = 0;
  for (int i = 1; i <= 3; i++) {
    if (space[i] < '0' || space[i] > '9') {
      return 200;
    }
    status = status * 10 + (unsigned)(space[i] - '0');
  }
  return status;
}

static bool is_status_line(const char *line, size_t size) {
  return size > 5 && memcmp(line, "HTTP/", 5) == 0;
}

/* A success that no entry of `peek` can match streams at once; where there is
 * no entry at all, the reader need not be asked. */
static again_status begin_head(again_sink *sink, const char *line,
                               size_t size) {
  const unsigned status = size > 5 ? parse_status(line, size) : 200;
  again_wire_status(sink->wire, sink->easy, status);
  sink->mode = AGAIN_SINK_WAITING;
  sink->is_reading = false;
  if (sink->wire->status == 0 || (status < 400 && !sink->peeks)) {
    return AGAIN_OK;
  }
  const again_status begun = again_reader_begin(sink->reader, sink->facts);
  if (begun != AGAIN_OK) {
    return begun;
  }
  again_reader_set_status(sink->reader, status);
  sink->is_reading =
      again_reader_body_use(sink->reader) != AGAIN_BODY_USE_STREAM;
  return AGAIN_OK;
}

static again_status take_line(again_sink *sink, const char *line, size_t size,
                              bool is_trailer) {
  if (sink->is_reading) {
    const again_status status = again_reader_line(sink->reader, line, size);
    if (status != AGAIN_OK) {
      return status;
    }
  }
  return sink->keeps_lines
             ? again_delivery_add_line(&sink->delivery, line, size, is_trailer)
             : AGAIN_OK;
}

static size_t take_trailer(again_sink *sink, char *line, size_t size) {
  if (sink->mode == AGAIN_SINK_STREAMING) {
    const again_delivered result =
        again_delivery_trailer(&sink->delivery, line, size);
    return result == AGAIN_DELIVERED_ALL ? size
                                         : fail_unless_paused(sink, result);
  }
  return take_line(sink, line, size, true) == AGAIN_OK
             ? size
             : fail(sink, CURLE_OUT_OF_MEMORY);
}

static bool is_blank(const char *line, size_t size) {
  return size > 0 && (line[0] == '\r' || line[0] == '\n');
}

/* Kept apart: most lines are none of these. */
__attribute__((noinline)) static size_t take_header(again_sink *sink,
                                                    char *line, size_t size) {
  again_wire *wire = sink->wire;
  if (wire->head == AGAIN_HEAD_OPEN) {
    if (is_blank(line, size)) {
      again_wire_head_end(wire);
    }
  } else if (wire->head == AGAIN_HEAD_NONE || is_status_line(line, size)) {
    if (begin_head(sink, line, size) != AGAIN_OK) {
      return fail(sink, CURLE_OUT_OF_MEMORY);
    }
  } else {
    return take_trailer(sink, line, size);
  }
  return take_line(sink, line, size, false) == AGAIN_OK
             ? size
             : fail(sink, CURLE_OUT_OF_MEMORY);
}

size_t again_sink_header(char *line, size_t unit, size_t count, void *user) {
  again_sink *sink = user;
  const size_t size = unit * count;
  const bool is_unwanted = sink->wire->head == AGAIN_HEAD_OPEN &&
                           !sink->is_reading && !sink->keeps_lines &&
                           !is_blank(line, size);
  return is_unwanted ? size : take_header(sink, line, size);
}

/* With CURLOPT_HEADER on the handle, libcurl writes each line of a head before
 * the header callback sees it. It is delivered from there. */
static bool is_head_output(again_sink *sink, const char *bytes, size_t size) {
  const again_head head = sink->wire->head;
  if (head == AGAIN_HEAD_ENDED ||
      (head == AGAIN_HEAD_NONE && !is_status_line(bytes, size))) {
    return false;
  }
  sink->delivery.include_headers = true;
  sink->keeps_lines = again_delivery_wants_lines(&sink->delivery);
  return true;
}

void again_sink_judge(again_sink *sink) {
  again_part part;
  again_part_read(&part, sink->wire->status, again_lookup_header, sink->easy);
  sink->use = again_resume_judge(sink->resume, &part);
}

void again_sink_restart(again_sink *sink) {
  sink->resume = NULL;
  sink->use = AGAIN_RESUME_ORDINARY;
}

static again_status choose_mode(again_sink *sink) {
  if (sink->wire->head == AGAIN_HEAD_NONE) { /* HTTP/0.9 */
    sink->wire->head = AGAIN_HEAD_ENDED;
    sink->mode = AGAIN_SINK_HOLDING;
    return again_reader_begin(sink->reader, sink->facts);
  }
  sink->mode = sink->is_reading && again_reader_body_use(sink->reader) !=
                                       AGAIN_BODY_USE_STREAM
                   ? AGAIN_SINK_HOLDING
                   : AGAIN_SINK_STREAMING;
  return AGAIN_OK;
}

/* What is held goes to the caller, and all that follows. `skip_bytes` of the
 * piece in hand are held. */
static void release(again_sink *sink, size_t skip_bytes) {
  size_t size = 0;
  const void *held = again_reader_held(sink->reader, &size);
  again_delivery_set_body(&sink->delivery, held, size);
  sink->skip_bytes = skip_bytes;
}

static bool is_known_to_be_good(const again_sink *sink) {
  return sink->wire->status < 400 &&
         again_reader_body_use(sink->reader) == AGAIN_BODY_USE_STREAM;
}

static size_t hold(again_sink *sink, const char *bytes, size_t size) {
  size_t before = 0;
  size_t after = 0;
  bool is_full = false;
  (void)again_reader_held(sink->reader, &before);
  if (again_reader_body(sink->reader, bytes, size, &is_full) != AGAIN_OK) {
    return fail(sink, CURLE_OUT_OF_MEMORY);
  }
  if (!is_full && !is_known_to_be_good(sink)) {
    return size;
  }
  (void)again_reader_held(sink->reader, &after);
  release(sink, after - before);
  sink->mode = is_full ? sink->full(sink->full_user) : AGAIN_SINK_STREAMING;
  return sink->mode == AGAIN_SINK_HOLDING ? fail(sink, CURLE_OUT_OF_MEMORY)
                                          : size;
}

/* What is held goes first. Where the caller pauses, libcurl comes back with
 * the same bytes, in whatever cut. */
static size_t stream(again_sink *sink, char *bytes, size_t size) {
  if (!again_delivery_is_done(&sink->delivery)) {
    const again_delivered result = again_delivery_flush(&sink->delivery);
    if (result != AGAIN_DELIVERED_ALL) {
      return fail_unless_paused(sink, result);
    }
  }
  const size_t skip = sink->skip_bytes < size ? sink->skip_bytes : size;
  if (size > skip || size == 0) {
    const again_delivered result =
        again_delivery_write(&sink->delivery, bytes + skip, size - skip);
    if (result != AGAIN_DELIVERED_ALL) {
      return fail_unless_paused(sink, result);
    }
  }
  sink->skip_bytes -= skip;
  return size;
}

/* Of a body that broke, what the caller has not seen. Where it pauses, libcurl
 * comes back with the same bytes here, too. */
static size_t go_on(again_sink *sink, char *bytes, size_t size) {
  if (again_resume_is_complete(sink->resume)) {
    return CURL_WRITEFUNC_ERROR;
  }
  const again_resume_piece piece = again_resume_cut(sink->resume, size);
  if (piece.size > 0) {
    const again_delivered result =
        again_delivery_write(&sink->delivery, bytes + piece.offset, piece.size);
    if (result != AGAIN_DELIVERED_ALL) {
      return fail_unless_paused(sink, result);
    }
  }
  again_resume_took(sink->resume, piece);
  return size;
}

static size_t discard(again_sink *sink, size_t size) {
  sink->discarded_bytes += size;
  return sink->discarded_bytes > DISCARD_BYTES_MAX ? CURL_WRITEFUNC_ERROR
                                                   : size;
}

/* 0, or what libcurl is to be told instead. */
static size_t begin_body(again_sink *sink) {
  if (sink->resume != NULL) {
    again_sink_judge(sink);
  }
  switch (sink->use) {
  case AGAIN_RESUME_RESTART: /* once the sink is rewound */
    return CURL_WRITEFUNC_PAUSE;
  case AGAIN_RESUME_REFUSE:
  case AGAIN_RESUME_COMPLETE:
    return CURL_WRITEFUNC_ERROR;
  case AGAIN_RESUME_GO_ON: /* the caller has seen a head */
    again_delivery_begin(&sink->delivery);
    sink->mode = AGAIN_SINK_STREAMING;
    return 0;
  case AGAIN_RESUME_ORDINARY:
    break;
  }
  return choose_mode(sink) == AGAIN_OK ? 0 : fail(sink, CURLE_OUT_OF_MEMORY);
}

size_t again_sink_write(char *bytes, size_t unit, size_t count, void *user) {
  again_sink *sink = user;
  const size_t size = unit * count;
  if (is_head_output(sink, bytes, size)) {
    return size;
  }
  if (sink->mode == AGAIN_SINK_WAITING) {
    const size_t refusal = begin_body(sink);
    if (refusal != 0) {
      return refusal;
    }
  }
  if (sink->mode == AGAIN_SINK_HOLDING) {
    const size_t taken = hold(sink, bytes, size);
    if (taken != size || sink->mode == AGAIN_SINK_HOLDING) {
      return taken;
    }
  }
  if (sink->mode == AGAIN_SINK_DISCARDING) {
    return discard(sink, size);
  }
  return sink->resume != NULL ? go_on(sink, bytes, size)
                              : stream(sink, bytes, size);
}

CURLcode again_sink_deliver(again_sink *sink, bool with_body) {
  again_delivery *delivery = &sink->delivery;
  if (!with_body) {
    again_delivery_keep_head(delivery);
  } else if (sink->mode == AGAIN_SINK_HOLDING && delivery->body == NULL) {
    release(sink, 0);
  }
  switch (again_delivery_flush(delivery)) {
  case AGAIN_DELIVERED_PAUSED:
    return CURLE_AGAIN;
  case AGAIN_DELIVERED_REFUSED:
    return CURLE_WRITE_ERROR;
  case AGAIN_DELIVERED_ALL:
    break;
  }
  return CURLE_OK;
}
