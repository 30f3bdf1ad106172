#include "reading/capture.h"

#include <string.h>

#include "base/utf8.h"

again_status again_capture_init(again_capture *capture, const again_plan *plan,
                                size_t text_limit, const again_mem *mem) {
  memset(capture, 0, sizeof(*capture));
  capture->plan = plan;
  capture->text_limit = text_limit;
  again_buffer_init(&capture->texts, mem);
  capture->slots =
      again_mem_calloc(mem, plan->slot_count, sizeof(*capture->slots));
  capture->tests =
      again_mem_calloc(mem, plan->test_count, sizeof(*capture->tests));
  capture->awaited =
      again_mem_calloc(mem, plan->goal_count, sizeof(*capture->awaited));
  again_capture_reset(capture);
  return capture->slots == NULL || capture->tests == NULL ||
                 capture->awaited == NULL
             ? AGAIN_ENOMEM
             : AGAIN_OK;
}

void again_capture_clear(again_capture *capture) {
  const again_mem *mem = &capture->texts.mem;
  again_mem_free(mem, capture->slots);
  again_mem_free(mem, capture->tests);
  again_mem_free(mem, capture->awaited);
  again_buffer_clear(&capture->texts);
}

void again_capture_reset(again_capture *capture) {
  capture->epoch++;
  if (capture->epoch == 0) {
    /* Gone round: what was taken long ago must not look new. */
    const again_plan *plan = capture->plan;
    memset(capture->slots, 0, plan->slot_count * sizeof(*capture->slots));
    memset(capture->tests, 0, plan->test_count * sizeof(*capture->tests));
    capture->epoch = 1;
  }
  again_buffer_reset(&capture->texts);
  capture->unsettled_count =
      capture->plan->lone_count + capture->plan->body_test_count;
  capture->open_goal_count = 0;
  capture->error = AGAIN_OK;
}

void again_capture_set_status(again_capture *capture, unsigned status) {
  if (status == capture->status_number) {
    return;
  }
  capture->status_number = status;
  size_t start = sizeof(capture->status_digits);
  for (; status > 0; status /= 10) {
    capture->status_digits[--start] = (char)('0' + status % 10);
  }
  capture->status = again_text_make(capture->status_digits + start,
                                    sizeof(capture->status_digits) - start);
}

/* Whether the slot's value is known before the body is read. */
static bool is_known(const again_capture *capture, const again_headers *head,
                     again_slot slot) {
  if (again_capture_has(capture, slot)) {
    return true;
  }
  const again_plan_slot *planned = &capture->plan->slots[slot];
  if ((planned->mark & head->marks) == 0) {
    return false;
  }
  again_value value =
      again_value_of_text(again_headers_find(head, planned->source->name));
  return value.text.size > 0 &&
         again_value_is_usable(&value, planned->use, capture->status);
}

static again_slot awaited_slot(const again_capture *capture,
                               const again_headers *head,
                               const again_plan_goal *goal) {
  for (size_t i = 0; i < goal->known_count; i++) {
    if (is_known(capture, head, goal->slots[i])) {
      return AGAIN_SLOT_NONE;
    }
  }
  if (goal->known_count == goal->count ||
      again_capture_has(capture, goal->slots[goal->known_count])) {
    return AGAIN_SLOT_NONE;
  }
  return goal->slots[goal->known_count];
}

void again_capture_begin_body(again_capture *capture,
                              const again_headers *head) {
  capture->open_goal_count = 0;
  for (size_t i = 0; i < capture->plan->goal_count; i++) {
    capture->awaited[i] = awaited_slot(capture, head, &capture->plan->goals[i]);
    capture->open_goal_count += capture->awaited[i] != AGAIN_SLOT_NONE;
  }
}

static void settle_goals(again_capture *capture, again_slot slot) {
  if (!capture->plan->slots[slot].in_goal) {
    capture->unsettled_count -=
        again_source_is_in_body(capture->plan->slots[slot].source);
    return;
  }
  if (capture->open_goal_count == 0) {
    return;
  }
  size_t count = capture->plan->goal_count;
  for (size_t i = 0; i < count; i++) {
    if (capture->awaited[i] == slot) {
      capture->awaited[i] = AGAIN_SLOT_NONE;
      capture->open_goal_count--;
    }
  }
}

void again_capture_slot(again_capture *capture, again_slot slot,
                        const again_value *value) {
  const again_plan_slot *planned = &capture->plan->slots[slot];
  if (again_capture_has(capture, slot) ||
      !again_value_is_usable(value, planned->use, capture->status)) {
    return;
  }
  again_text text = value->text;
  if (text.size > capture->text_limit) {
    text.size = again_utf8_cut(text.data, text.size, capture->text_limit);
  }
  again_buffer *texts = &capture->texts;
  size_t start = texts->size;
  again_status status = again_utf8_append_clean(texts, text.data, text.size);
  if (status != AGAIN_OK) {
    texts->size = start;
    capture->error = status;
    return;
  }
  size_t size = texts->size - start;
  if (size > capture->text_limit) {
    /* Cleaning made it longer. */
    size = again_utf8_cut(texts->data + start, size, capture->text_limit);
  }
  texts->data[start + size] = '\0';
  texts->size = start + size + 1;
  capture->slots[slot] = (again_captured){
      .epoch = capture->epoch, .holds = true, .start = start, .size = size};
  settle_goals(capture, slot);
}

void again_capture_test(again_capture *capture, again_test test,
                        const again_value *value) {
  const again_plan_test *planned = &capture->plan->tests[test];
  again_captured *captured = &capture->tests[test];
  if (captured->epoch == capture->epoch || value->is_cut) {
    return;
  }
  bool holds =
      again_value_is_wanted(value, planned->wanted, planned->wanted_count);
  if (holds || !planned->any) {
    *captured = (again_captured){.epoch = capture->epoch, .holds = holds};
    capture->unsettled_count -= again_source_is_in_body(planned->source);
  }
}

bool again_capture_owns(const again_capture *capture, again_text text) {
  uintptr_t start = (uintptr_t)capture->texts.data;
  uintptr_t at = (uintptr_t)text.data;
  return text.data != NULL && at >= start && at - start < capture->texts.size;
}

bool again_capture_holds(const again_capture *capture, again_test test) {
  const again_captured *captured = &capture->tests[test];
  return captured->epoch == capture->epoch && captured->holds;
}
