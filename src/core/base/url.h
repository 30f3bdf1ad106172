/* The parts of a URL that decisions need. Views into the text; no allocation
 * but for decoded values. */
#ifndef AGAIN_BASE_URL_H
#define AGAIN_BASE_URL_H

#include "base/buffer.h"

typedef struct again_url {
  again_text scheme; /* "https" where the text has none */
  again_text host;   /* no brackets, no port, no user info; as written */
  again_text port;   /* absent where not given */
  again_text path;   /* "/" at least */
  again_text query;  /* without "?", absent where none */
} again_url;

/* False where there is no host. */
bool again_url_split(again_text text, again_url *out);
/* Scheme and authority as written, which alone say where a request goes.
 * Absent where the text names no scheme. */
again_text again_url_origin(again_text text);
/* The number in force: given, or the scheme's own; 0 where unknown. */
unsigned again_url_port(const again_url *url);
/* Writes at most as many bytes as there are, and returns how many. A `%`
 * without two digits stands for itself. */
size_t again_percent_decode(again_text encoded, char *out);
/* Appends the first value named `name` of `a=b&c=d`, percent-decoded, `+` as
 * a space. `*found_ret` says whether there was one, empty or not. */
AGAIN_MUST_USE again_status again_form_value(again_buffer *out, again_text form,
                                             again_text name, bool *found_ret);

#endif
