/* The URL that a command line makes of an operand, as curl makes it. */
#ifndef AGAIN_CLI_FETCH_URL_H
#define AGAIN_CLI_FETCH_URL_H

#include "base/buffer.h"
#include "fetch_options.h"

/*
 * -G adds the data to the query; -T adds the file's name to a path that ends
 * in a slash. All else stays as it stands. AGAIN_OK or AGAIN_ENOMEM.
 */
AGAIN_MUST_USE again_status again_fetch_url(again_buffer *out,
                                            const again_fetch_options *options,
                                            const char *url);

/* The name of the file that -O makes: the last segment of the path, a view into
 * `url` without a slash. False where it is no name. */
bool again_fetch_url_name(const char *url, again_text *out);

#endif
