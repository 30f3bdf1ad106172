/*
 * What was learned from one response: a text for each slot, an answer for each
 * test, and how much is still to be learned.
 */
#ifndef AGAIN_READING_CAPTURE_H
#define AGAIN_READING_CAPTURE_H

#include "reading/headers.h"
#include "reading/plan_parts.h"
#include "reading/value.h"

/* Taken where `epoch` is the capture's own: forgetting costs nothing. */
typedef struct again_captured {
  uint32_t epoch;
  bool holds; /* of a test */
  /* Of a slot: in `texts`; size 0 where it is merely present. */
  size_t start;
  size_t size;
} again_captured;

typedef struct again_capture {
  const again_plan *plan;
  size_t text_limit;
  again_buffer texts;
  again_captured *slots;
  again_captured *tests;
  again_slot *awaited; /* per goal: the slot that would settle it, or NONE */
  size_t unsettled_count;
  size_t open_goal_count;
  uint32_t epoch;
  unsigned status_number;
  again_text status; /* as digits; empty for 0 */
  char status_digits[12];
  again_status error;
} again_capture;

AGAIN_MUST_USE again_status again_capture_init(again_capture *capture,
                                               const again_plan *plan,
                                               size_t text_limit,
                                               const again_mem *mem);
void again_capture_clear(again_capture *capture);
void again_capture_reset(again_capture *capture);

void again_capture_set_status(again_capture *capture, unsigned status);
/* Before the body, when the head is known and the headers that are read as
 * bodies are read: says which slot each goal waits for. */
void again_capture_begin_body(again_capture *capture,
                              const again_headers *head);
/* Nothing of the body can add to what is known. */
static inline bool again_capture_is_settled(const again_capture *capture) {
  return capture->unsettled_count + capture->open_goal_count == 0;
}

/* `error` of the capture says when there was no memory. */
void again_capture_slot(again_capture *capture, again_slot slot,
                        const again_value *value);
void again_capture_test(again_capture *capture, again_test test,
                        const again_value *value);

static inline bool again_capture_has(const again_capture *capture,
                                     again_slot slot) {
  return capture->slots[slot].epoch == capture->epoch;
}
/* The text of a slot, absent where it has none. Ends in NUL; valid until the
 * next one is taken. */
static inline again_text again_capture_text(const again_capture *capture,
                                            again_slot slot) {
  const again_captured *captured = &capture->slots[slot];
  if (captured->epoch != capture->epoch || captured->size == 0) {
    return AGAIN_TEXT_ABSENT;
  }
  return again_text_make(capture->texts.data + captured->start, captured->size);
}
/* Whether `text` lies in one of those. */
bool again_capture_owns(const again_capture *capture, again_text text);
bool again_capture_holds(const again_capture *capture, again_test test);

#endif
