#include "h2.h"

#include <string.h>

#define PREFACE "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
#define PREFACE_SIZE (sizeof(PREFACE) - 1)
#define FRAME_HEAD_SIZE 9
#define HEADERS 1

static size_t frame_size(const unsigned char *frame) {
  const size_t payload =
      (size_t)frame[0] << 16 | (size_t)frame[1] << 8 | frame[2];
  return FRAME_HEAD_SIZE + payload;
}

size_t live_h2_size(const char *in, size_t size) {
  size_t at = 0;
  if (size >= PREFACE_SIZE && memcmp(in, PREFACE, PREFACE_SIZE) == 0) {
    at = PREFACE_SIZE;
  }
  while (size - at >= FRAME_HEAD_SIZE) {
    const unsigned char *frame = (const unsigned char *)in + at;
    at += frame_size(frame);
    if (at > size) {
      return 0;
    }
    if (frame[3] == HEADERS) {
      return at;
    }
  }
  return 0;
}
