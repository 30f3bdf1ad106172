/* What a body may yet say, by its beginning. */
#include "base/text.h"
#include "reading/encoding.h"
#include "reading/values_parts.h"

void again_values_forget_look(again_values *values) {
  values->look = AGAIN_LOOK_NONE;
}

static again_status look_into(again_values *values, again_text start) {
  again_text text;
  again_status status = again_encoding_unicode(&values->unicode, start, &text);
  if (status != AGAIN_OK) {
    return status;
  }
  again_sniffed body = again_sniff(text);
  if (body.is_open) {
    return AGAIN_OK;
  }
  if (!again_body_is_parsed(body.kind)) {
    values->look = AGAIN_LOOK_NEITHER;
    return AGAIN_OK;
  }
  status = again_values_decode(values, &body);
  if (status == AGAIN_OK) {
    bool complete;
    status = again_values_parse(values, &body, values->plan->root,
                                AGAIN_WALK_START, &complete);
  }
  values->look = AGAIN_LOOK_PARSED;
  return status;
}

void again_values_look(again_values *values, unsigned status, const void *body,
                       size_t size) {
  values->look = AGAIN_LOOK_OPEN;
  if (again_values_keep_fields(values) != AGAIN_OK) {
    return;
  }
  again_capture *capture = &values->capture;
  again_capture_reset(capture);
  again_capture_set_status(capture, status);
  again_capture_begin_body(capture, &values->head);
  /* A character that the end cuts would make the rest look broken. */
  again_text start = again_whole_characters(again_text_make(body, size));
  if (look_into(values, start) != AGAIN_OK) {
    values->look = AGAIN_LOOK_OPEN;
  }
}

bool again_values_are_parsed(const again_values *values) {
  return values->look == AGAIN_LOOK_PARSED;
}

/* Of what was not met so far. */
static bool may_come(const again_values *values, uint32_t node) {
  switch (values->look) {
  case AGAIN_LOOK_NONE:
  case AGAIN_LOOK_OPEN:
    return true;
  case AGAIN_LOOK_PARSED:
    return again_walk_may_meet(&values->walk, node);
  case AGAIN_LOOK_NEITHER:
    break;
  }
  return false;
}

bool again_values_may_be_present(const again_values *values, again_slot slot) {
  const again_plan_slot *planned = &values->plan->slots[slot];
  const again_source *source = planned->source;
  if (again_source_is_in_body(source)) {
    return again_capture_has(&values->capture, slot) ||
           may_come(values, planned->node);
  }
  if (source->kind == AGAIN_SOURCE_HEADER) {
    return again_values_is_present(values, slot);
  }
  return true;
}

bool again_values_may_be_absent(const again_values *values, again_slot slot) {
  const again_source *source = values->plan->slots[slot].source;
  bool is_known =
      source->kind == AGAIN_SOURCE_HEADER ||
      (again_source_is_in_body(source) && values->look == AGAIN_LOOK_PARSED);
  return !is_known || !again_values_is_present(values, slot);
}

bool again_values_may_hold(const again_values *values, again_test test) {
  const again_plan_test *planned = &values->plan->tests[test];
  const again_source *source = planned->source;
  if (again_source_is_in_body(source)) {
    return values->look == AGAIN_LOOK_PARSED &&
                   values->capture.tests[test].epoch == values->capture.epoch
               ? again_capture_holds(&values->capture, test)
               : may_come(values, planned->node);
  }
  return source->kind != AGAIN_SOURCE_HEADER ||
         again_values_holds(values, test);
}
