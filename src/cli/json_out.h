/* JSON as the command writes it: one object a line, members in the order in
 * which they are written. */
#ifndef AGAIN_CLI_JSON_OUT_H
#define AGAIN_CLI_JSON_OUT_H

#include "base/buffer.h"
#include "base/text.h"

typedef struct again_json_out {
  again_buffer *out;
  again_status status; /* the first failure; nothing is written after it */
  bool needs_comma;
} again_json_out;

void again_json_begin(again_json_out *json, again_buffer *out);

/* `name` is a member's; NULL in an array and at the top. */
void again_json_open_object(again_json_out *json, const char *name);
void again_json_close_object(again_json_out *json);
void again_json_open_array(again_json_out *json, const char *name);
void again_json_close_array(again_json_out *json);

/* The absent text is null. Broken UTF-8 becomes U+FFFD; what steers a terminal
 * is escaped. */
void again_json_text(again_json_out *json, const char *name, again_text value);
void again_json_int(again_json_out *json, const char *name, int64_t value);
void again_json_uint(again_json_out *json, const char *name, uint64_t value);
void again_json_bool(again_json_out *json, const char *name, bool value);
/* A value that is JSON already. */
void again_json_raw(again_json_out *json, const char *name, again_text value);
void again_json_null(again_json_out *json, const char *name);

/* Ends the line, and says whether all went well. */
AGAIN_MUST_USE again_status again_json_end(again_json_out *json);

#endif
