#include "storing/state_wire.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/saturate.h"

enum {
  LAYOUT = 1,     /* of a struct that changed, and kept its size */
  AHEAD_MS = 2000 /* so much may two machines think differently of now */
};

static char byte_order(void) {
  const uint16_t word = 1;
  unsigned char first;
  memcpy(&first, &word, sizeof(first));
  return first == 1 ? 'l' : 'b';
}

void again_state_wire_name(again_scope_key key,
                           char out[AGAIN_STATE_NAME_SIZE]) {
  (void)snprintf(
      out, AGAIN_STATE_NAME_SIZE, "again:%d%c%zu:%016" PRIx64 "%016" PRIx64,
      LAYOUT, byte_order(), sizeof(again_scope_state), key.first, key.second);
}

void again_state_marks_add(again_state_marks *marks, uint64_t mark) {
  memmove(&marks->latest[1], &marks->latest[0],
          sizeof(marks->latest) - sizeof(marks->latest[0]));
  marks->latest[0] = mark;
}

bool again_state_marks_have(const again_state_marks *marks, uint64_t mark) {
  for (size_t i = 0; i < AGAIN_STATE_MARKS; i++) {
    if (marks->latest[i] == mark) {
      return true;
    }
  }
  return false;
}

typedef struct wire_head {
  uint64_t written_ms;
  again_state_marks marks;
} wire_head;

void again_state_wire_write(const again_scope_state *state,
                            const again_state_marks *marks, uint64_t now_ms,
                            unsigned char out[AGAIN_STATE_WIRE_SIZE]) {
  const wire_head head = {now_ms, *marks};
  memcpy(out, &head, sizeof(head));
  memcpy(out + sizeof(head), state, sizeof(*state));
}

bool again_state_wire_read(const void *bytes, size_t size, uint64_t now_ms,
                           again_scope_state *out,
                           again_state_marks *marks_ret) {
  wire_head head;
  if (size != AGAIN_STATE_WIRE_SIZE) {
    return false;
  }
  memcpy(&head, bytes, sizeof(head));
  memcpy(out, (const unsigned char *)bytes + sizeof(head), sizeof(*out));
  *marks_ret = head.marks;
  return head.written_ms <= again_sat_add(now_ms, AHEAD_MS) &&
         again_scope_state_is_sane(out);
}
