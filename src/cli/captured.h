/*
 * Responses that were written down, from files in either format, each judged
 * and handed on.
 */
#ifndef AGAIN_CLI_CAPTURED_H
#define AGAIN_CLI_CAPTURED_H

#include "judged.h"
#include "policy_arg.h"

/* What is known of all requests; the file's own word goes before it. */
typedef struct again_captured_request {
  const char *url; /* NULL = unknown, here and below */
  const char *method;
  const char *operation;
  bool has_time; /* of arrival */
  int64_t wall_s;
} again_captured_request;

/* Where a response stands: its number in the file from 1, or its line. */
typedef struct again_captured_place {
  const char *path;
  uint64_t index;
} again_captured_place;

/* `judged` and its texts are lent during the call. False ends the reading. */
typedef bool again_captured_fn(const again_captured_place *place,
                               const again_judged *judged, void *user);

typedef struct again_captured {
  again_policy_arg *policies;
  again_captured_request request;
  again_captured_fn *tell;
  void *user;
} again_captured;

/* Raw responses; `path` "-" is stdin. False after a complaint. */
bool again_captured_http(const again_captured *captured, const char *path);

/* Logged objects, one a line: see log_entry.h. A line that is none is
 * complained of and passed over. */
bool again_captured_jsonl(const again_captured *captured, const char *path);

#endif
