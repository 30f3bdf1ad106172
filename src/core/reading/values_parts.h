/* What values are made of, for those who read and who ask. */
#ifndef AGAIN_READING_VALUES_PARTS_H
#define AGAIN_READING_VALUES_PARTS_H

#include "reading/body_json.h"
#include "reading/body_xml.h"
#include "reading/sniff.h"
#include "reading/values.h"

/* What the last look found, where there was one. */
typedef enum again_look {
  AGAIN_LOOK_NONE,
  /* Too little to tell what the body is. */
  AGAIN_LOOK_OPEN,
  /* JSON or XML: the walk stands where the look ended. */
  AGAIN_LOOK_PARSED,
  /* Neither of them: no path leads anywhere. */
  AGAIN_LOOK_NEITHER
} again_look;

struct again_values {
  again_mem mem;
  const again_plan *plan;
  again_bounds bounds;
  again_headers head;
  again_capture capture;
  again_walk walk;
  again_json_reader json;
  again_xml_reader xml;
  again_buffer unicode;  /* a body in UTF-16, or as its Content-Type says */
  again_buffer declared; /* an XML body that came in another encoding */
  again_buffer decoded;  /* a header value that came in base64 */
  /* Views into the captured texts or into `field_copies`. */
  again_text fields[AGAIN_FIELD_COUNT];
  again_buffer field_copies[AGAIN_FIELD_COUNT];
  bool has_lent; /* a field may be a view into the captured texts */
  again_buffer headline;
  again_body_kind kind;
  again_look look;
  bool is_truncated;
};

static inline bool again_body_is_parsed(again_body_kind kind) {
  return kind == AGAIN_BODY_JSON || kind == AGAIN_BODY_XML;
}
/* Costs little, and is false of most slots that are asked: then there is no
 * text. */
static inline bool again_values_may_have_text(const again_values *values,
                                              again_slot slot) {
  const again_plan_slot *planned = &values->plan->slots[slot];
  if (planned->node != AGAIN_NODE_NONE) {
    return again_capture_has(&values->capture, slot);
  }
  return planned->mark == 0 || (planned->mark & values->head.marks) != 0;
}

/* A body that does not say what its encoding is may have a header that does. */
AGAIN_MUST_USE again_status again_values_decode(again_values *values,
                                                again_sniffed *body);
/* Reads JSON or XML by the paths from `root` on. */
AGAIN_MUST_USE again_status again_values_parse(again_values *values,
                                               const again_sniffed *body,
                                               uint32_t root,
                                               again_walk_aim aim,
                                               bool *complete_ret);
/* Makes fields outlive a change of the values that they are views into. */
AGAIN_MUST_USE again_status again_values_keep_fields(again_values *values);

#endif
