/* What values are made of, for those who read and who ask. */
#ifndef AGAIN_READING_VALUES_PARTS_H
#define AGAIN_READING_VALUES_PARTS_H

#include "reading/body_json.h"
#include "reading/body_xml.h"
#include "reading/values.h"

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
  bool is_truncated;
};

/* Makes fields outlive a change of the values that they are views into. */
AGAIN_MUST_USE again_status again_values_keep_fields(again_values *values);

#endif
