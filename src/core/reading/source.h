/* Sources: where a value is, as policy files write it. */
#ifndef AGAIN_READING_SOURCE_H
#define AGAIN_READING_SOURCE_H

#include "base/arena.h"

typedef enum again_source_kind {
  /* Of the response. */
  AGAIN_SOURCE_PATH,        /* /a/0/b of the body, of a header where named */
  AGAIN_SOURCE_KEY,         /* key:/a/b: the name the first `*` stood for */
  AGAIN_SOURCE_HEADER,      /* header:NAME */
  AGAIN_SOURCE_STATUS_TEXT, /* status-text */
  AGAIN_SOURCE_CODE,
  AGAIN_SOURCE_MESSAGE,
  AGAIN_SOURCE_REQUEST_ID,
  /* Of the request. */
  AGAIN_SOURCE_QUERY, /* query:NAME */
  AGAIN_SOURCE_FORM,  /* form:NAME */
  AGAIN_SOURCE_URL_PATH
} again_source_kind;

/* One step of a path; `any` is `*`. `~1` is a slash, `~0` a tilde (RFC 6901),
 * so that a member may have any name. */
typedef struct again_step {
  again_text name;
  bool any;
} again_step;

typedef struct again_source {
  again_source_kind kind;
  again_text text; /* as written */
  /* HEADER, QUERY, FORM: its name. PATH and KEY: the header whose value is
   * read as a body; absent = the body itself. */
  again_text name;
  const again_step *steps;
  size_t step_count;
} again_source;

/*
 * Reads `text` into `out`, whose texts lie in `arena`.
 * AGAIN_OK, AGAIN_ENOMEM, or AGAIN_EINVAL where it is no source; then
 * `*why_ret` (never NULL after EINVAL) says so in a few static words.
 */
AGAIN_MUST_USE again_status again_source_parse(again_arena *arena,
                                               again_text text,
                                               again_source *out,
                                               const char **why_ret);

#endif
