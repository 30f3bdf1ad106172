/*
 * Raw HTTP responses, as `curl -i` and proxies write them down: status line,
 * header lines, body; any number of them, one behind the other. Framed by
 * Transfer-Encoding, Content-Length, or the end of the file.
 */
#ifndef AGAIN_CLI_HTTP_FILE_H
#define AGAIN_CLI_HTTP_FILE_H

#include "base/buffer.h"
#include "base/text.h"

typedef struct again_http_file {
  again_text rest;
  size_t size;
  again_buffer decoded; /* the body of a chunked response */
} again_http_file;

typedef struct again_http_response {
  size_t offset_bytes; /* where it begins */
  /* From the first status line through the blank line; the lines of 1xx
   * responses stand before those of the final one. */
  again_text head;
  bool head_ended; /* the blank line is there */
  again_text body;
  again_text trailers; /* header lines behind a chunked body */
  bool whole;          /* the body came to its end */
} again_http_response;

/* `document` outlives the reader. */
void again_http_file_begin(again_http_file *file, again_text document,
                           const again_mem *mem);
void again_http_file_clear(again_http_file *file);

/*
 * The next response, valid until the next call; `head` is absent at the end.
 * `method` (NULL = GET) is that of the request: answers to HEAD have no body.
 * AGAIN_OK, AGAIN_ENOMEM, or AGAIN_ESYNTAX where a status line should be and
 * something else is; out->offset_bytes says where.
 */
AGAIN_MUST_USE again_status again_http_file_next(again_http_file *file,
                                                 const char *method,
                                                 again_http_response *out);

/* After AGAIN_ESYNTAX: passes over what is there, to the next status line. */
void again_http_file_skip(again_http_file *file);

/* Takes the next line off `text`, its end included; absent at the end. */
again_text again_take_line(again_text *text);

#endif
