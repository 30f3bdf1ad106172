/* The head of a response: status line and header lines, as they came. */
#ifndef AGAIN_READING_HEADERS_H
#define AGAIN_READING_HEADERS_H

#include "base/buffer.h"
#include "base/text.h"

/* At most 256 KiB of lines and 1,024 fields are kept; more are passed over. */
typedef struct again_headers {
  again_buffer bytes;
  struct again_header_field *fields;
  size_t field_count;
  size_t field_capacity;
  uint64_t marks;  /* of all names */
  unsigned status; /* 0 = no status line yet */
  size_t reason_start;
  size_t reason_size;
  bool is_folding; /* the last line was a field that is kept */
  bool complete;   /* the blank line was seen */
} again_headers;

/* One bit for a name, case ignored, by its size and ends. Most lists of headers
 * to look for are long, and few are there: where no name has the mark of one,
 * it need not be looked for. 0 = of no name. */
static inline uint64_t again_header_mark(again_text name) {
  if (name.size == 0) {
    return 0;
  }
  size_t first = (unsigned char)again_ascii_lower(name.data[0]);
  size_t last = (unsigned char)again_ascii_lower(name.data[name.size - 1]);
  return UINT64_C(1) << ((name.size * 5 + first + last * 3) % 64);
}

void again_headers_init(again_headers *headers, const again_mem *mem);
void again_headers_clear(again_headers *headers);
/* Forgets the lines, keeps the memory. */
void again_headers_reset(again_headers *headers);

/* One line, with or without its line end. A status line resets first; a line
 * that begins with a blank goes on with the one before (obs-fold); a line
 * without a colon is passed over. */
AGAIN_MUST_USE again_status again_headers_add_line(again_headers *headers,
                                                   again_text line);
AGAIN_MUST_USE again_status again_headers_add(again_headers *headers,
                                              again_text name,
                                              again_text value);
/* The reason phrase of a head that has no status line. */
AGAIN_MUST_USE again_status again_headers_set_reason(again_headers *headers,
                                                     again_text reason);

/* The first of this name (case ignored), trimmed; absent where none. Valid
 * until the next change. */
again_text again_headers_find(const again_headers *headers, again_text name);
/* The reason phrase; absent where none. */
again_text again_headers_reason(const again_headers *headers);

#endif
