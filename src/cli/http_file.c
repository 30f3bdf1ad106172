#include "http_file.h"

#include "base/decimal.h"

void again_http_file_begin(again_http_file *file, again_text document,
                           const again_mem *mem) {
  *file = (again_http_file){.rest = document, .size = document.size};
  again_buffer_init(&file->decoded, mem);
}

void again_http_file_clear(again_http_file *file) {
  again_buffer_clear(&file->decoded);
}

again_text again_take_line(again_text *text) {
  if (text->size == 0) {
    return AGAIN_TEXT_ABSENT;
  }
  size_t end = again_text_find(*text, '\n');
  end += end < text->size ? 1 : 0;
  again_text line = again_text_make(text->data, end);
  *text = again_text_from(*text, end);
  return line;
}

static bool is_blank(again_text line) {
  return again_text_is(line, "\n") || again_text_is(line, "\r\n");
}

static bool is_status_line(again_text line) {
  return again_text_starts_with(line, "HTTP/");
}

/* "HTTP/1.1 503 Busy" is 503; 0 where there is no status of three digits. */
static unsigned status_of(again_text line) {
  again_text tail =
      again_text_trim(again_text_from(line, again_text_find(line, ' ')));
  uint64_t status = 0;
  again_text digits = again_text_make(tail.data, tail.size < 3 ? 0 : 3);
  return again_decimal_parse_uint(digits, &status) ? (unsigned)status : 0;
}

/* How the body of a response is framed. */
typedef struct framing {
  unsigned status;
  bool is_chunked;
  bool has_length;
  uint64_t length;
} framing;

static void read_header(framing *frame, again_text line) {
  size_t colon = again_text_find(line, ':');
  again_text name = again_text_trim(again_text_make(line.data, colon));
  again_text value = again_text_trim(again_text_from(line, colon + 1));
  if (again_text_equals_ignore_case(name,
                                    AGAIN_TEXT_LITERAL("content-length"))) {
    frame->has_length = again_decimal_parse_uint(value, &frame->length);
  }
  if (again_text_equals_ignore_case(name,
                                    AGAIN_TEXT_LITERAL("transfer-encoding"))) {
    again_text last = AGAIN_TEXT_LITERAL("chunked");
    size_t start = value.size < last.size ? 0 : value.size - last.size;
    frame->is_chunked =
        again_text_equals_ignore_case(again_text_from(value, start), last);
  }
}

/* One head: to its blank line, or to the end. */
static bool read_head(again_text *rest, framing *frame) {
  *frame = (framing){.status = status_of(again_take_line(rest))};
  while (rest->size > 0) {
    again_text line = again_take_line(rest);
    if (is_blank(line)) {
      return true;
    }
    read_header(frame, line);
  }
  return false;
}

/* The size that a chunk's line tells; false where it tells none. */
static bool read_chunk_size(again_text line, size_t *out) {
  size_t size = 0;
  size_t digits = 0;
  for (; digits < line.size; digits++) {
    char c = again_ascii_lower(line.data[digits]);
    bool is_letter = c >= 'a' && c <= 'f';
    if ((!again_ascii_is_digit(c) && !is_letter) || size > SIZE_MAX >> 4) {
      break;
    }
    size = (size << 4) | (size_t)(is_letter ? c - 'a' + 10 : c - '0');
  }
  *out = size;
  again_text tail = again_text_trim(again_text_from(line, digits));
  return digits > 0 && (tail.size == 0 || tail.data[0] == ';');
}

/* The header lines behind the last chunk, to their blank line. */
static void read_trailers(again_text *rest, again_http_response *out) {
  const char *start = rest->data;
  size_t size = 0;
  while (rest->size > 0) {
    again_text line = again_take_line(rest);
    if (is_blank(line)) {
      out->whole = true;
      break;
    }
    size += line.size;
  }
  out->trailers = again_text_make(start, size);
}

static again_status read_chunks(again_http_file *file,
                                again_http_response *out) {
  size_t size = 0;
  again_buffer_reset(&file->decoded);
  while (read_chunk_size(again_take_line(&file->rest), &size)) {
    if (size == 0) {
      read_trailers(&file->rest, out);
      break;
    }
    size_t held = size < file->rest.size ? size : file->rest.size;
    again_status status =
        again_buffer_append(&file->decoded, file->rest.data, held);
    if (status != AGAIN_OK) {
      return status;
    }
    file->rest = again_text_from(file->rest, held);
    again_take_line(&file->rest); /* the line end of the chunk */
  }
  out->body = again_text_make(file->decoded.data, file->decoded.size);
  return AGAIN_OK;
}

static bool starts_response(again_text rest) {
  again_text line = again_take_line(&rest);
  return is_status_line(line);
}

/* An answer to HEAD announces a body and has none: the next head follows. */
static bool has_body(const framing *frame, const char *method,
                     again_text rest) {
  return !again_text_is(again_text_of(method), "HEAD") &&
         frame->status != 204 && frame->status != 304 &&
         (frame->is_chunked || !starts_response(rest));
}

static again_status read_body(again_http_file *file, const framing *frame,
                              const char *method, again_http_response *out) {
  if (!has_body(frame, method, file->rest)) {
    out->whole = true;
    return AGAIN_OK;
  }
  if (frame->is_chunked) {
    return read_chunks(file, out);
  }
  size_t left = file->rest.size;
  size_t size =
      frame->has_length && frame->length < left ? (size_t)frame->length : left;
  out->whole = !frame->has_length || frame->length == size;
  out->body = again_text_make(file->rest.data, size);
  file->rest = again_text_from(file->rest, size);
  return AGAIN_OK;
}

again_status again_http_file_next(again_http_file *file, const char *method,
                                  again_http_response *out) {
  again_text behind = file->rest;
  while (is_blank(again_take_line(&behind))) {
    file->rest = behind;
  }
  *out = (again_http_response){.offset_bytes = file->size - file->rest.size};
  if (file->rest.size == 0) {
    return AGAIN_OK;
  }
  if (!starts_response(file->rest)) {
    return AGAIN_ESYNTAX;
  }
  const char *start = file->rest.data;
  framing frame;
  do {
    out->head_ended = read_head(&file->rest, &frame);
  } while (frame.status / 100 == 1 && frame.status != 101 &&
           starts_response(file->rest));
  out->head = again_text_make(start, (size_t)(file->rest.data - start));
  return out->head_ended ? read_body(file, &frame, method, out) : AGAIN_OK;
}

void again_http_file_skip(again_http_file *file) {
  while (file->rest.size > 0 && !starts_response(file->rest)) {
    again_take_line(&file->rest);
  }
}
