#include "term.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/decimal.h"
#include "base/utf8.h"

/* A size that the environment tells. */
static unsigned size_of_variable(const char *name, unsigned otherwise) {
  uint64_t size = 0;
  const bool is_size =
      again_decimal_parse_uint(again_text_of(getenv(name)), &size) &&
      size > 0 && size < 10000;
  return is_size ? (unsigned)size : otherwise;
}

again_term again_term_of(FILE *stream) {
  const char *no_color = getenv("NO_COLOR");
  const char *name = getenv("TERM");
  int file = fileno(stream);
  bool may_colour = no_color == NULL || no_color[0] == '\0';
  bool can_colour = name != NULL && strcmp(name, "dumb") != 0;
  struct winsize size = {.ws_col = 0};
  (void)ioctl(file, TIOCGWINSZ, &size);
  return (again_term){
      .colour = may_colour && can_colour && isatty(file) == 1,
      .width = size.ws_col > 0 ? size.ws_col : size_of_variable("COLUMNS", 80),
      .height = size.ws_row > 0 ? size.ws_row : size_of_variable("LINES", 24),
  };
}

const char *again_term_style(const again_term *term, again_style style) {
  static const char *const codes[] = {
      [AGAIN_STYLE_PLAIN] = "\033[0m",  [AGAIN_STYLE_BOLD] = "\033[1m",
      [AGAIN_STYLE_DIM] = "\033[2m",    [AGAIN_STYLE_RED] = "\033[31m",
      [AGAIN_STYLE_GREEN] = "\033[32m", [AGAIN_STYLE_YELLOW] = "\033[33m",
      [AGAIN_STYLE_BLUE] = "\033[34m",
  };
  return term->colour ? codes[style] : "";
}

again_style again_term_class_style(again_class error_class) {
  switch (error_class) {
  case AGAIN_CLASS_SUCCESS:
    return AGAIN_STYLE_GREEN;
  case AGAIN_CLASS_RETRYABLE:
    return AGAIN_STYLE_YELLOW;
  case AGAIN_CLASS_QUOTA:
    return AGAIN_STYLE_BLUE;
  case AGAIN_CLASS_AUTH:
  case AGAIN_CLASS_CLIENT_FAULT:
    return AGAIN_STYLE_RED;
  case AGAIN_CLASS_UNKNOWN:
    break;
  }
  return AGAIN_STYLE_BOLD;
}

size_t again_term_steering(const char *bytes, size_t size) {
  const unsigned char *at = (const unsigned char *)bytes;
  if (size >= 1 && (at[0] < 0x20 || at[0] == 0x7f)) {
    return 1;
  }
  if (size >= 2 && at[0] == 0xc2 && at[1] >= 0x80 && at[1] <= 0x9f) {
    return 2;
  }
  if (size < 3 || at[0] != 0xe2) {
    return 0;
  }
  /* U+200E, U+200F, U+2028 to U+202E, and U+2066 to U+2069. */
  bool turns = at[1] == 0x80 && (at[2] == 0x8e || at[2] == 0x8f ||
                                 (at[2] >= 0xa8 && at[2] <= 0xae));
  bool isolates = at[1] == 0x81 && at[2] >= 0xa6 && at[2] <= 0xa9;
  return turns || isolates ? 3 : 0;
}

/* "\n", "\r", "\t", and "\x1B" for all else. */
static again_status append_escape(again_buffer *out, const char *bytes,
                                  size_t size) {
  static const char shorts[] = "\nn\rr\tt";
  again_status status = AGAIN_OK;
  for (size_t i = 0; size == 1 && i + 1 < sizeof shorts; i += 2) {
    if (shorts[i] == bytes[0]) {
      return again_buffer_printf(out, "\\%c", shorts[i + 1]);
    }
  }
  for (size_t i = 0; i < size && status == AGAIN_OK; i++) {
    status = again_buffer_printf(out, "\\x%02X", (unsigned char)bytes[i]);
  }
  return status;
}

again_status again_term_escape(again_buffer *out, again_text text) {
  size_t at = 0;
  while (at < text.size) {
    size_t left = text.size - at;
    size_t valid = again_utf8_valid_prefix(text.data + at, left);
    size_t end = at + valid;
    size_t start = at;
    size_t steering = 0;
    while (at < end &&
           (steering = again_term_steering(text.data + at, end - at)) == 0) {
      at++;
    }
    again_status status =
        again_buffer_append(out, text.data + start, at - start);
    /* Here is the end of what is well-formed, or a byte that steers. */
    size_t bad = at < end ? steering : (at < text.size ? 1 : 0);
    if (status == AGAIN_OK) {
      status = append_escape(out, text.data + at, bad);
    }
    if (status != AGAIN_OK) {
      return status;
    }
    at += bad;
  }
  return AGAIN_OK;
}
