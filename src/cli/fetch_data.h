/* -d and its family: what curl would send for them. */
#ifndef AGAIN_CLI_FETCH_DATA_H
#define AGAIN_CLI_FETCH_DATA_H

#include "base/buffer.h"
#include "base/text.h"

typedef enum again_fetch_data_kind {
  AGAIN_FETCH_DATA_TEXT,   /* -d: @FILE is read, its line ends are dropped */
  AGAIN_FETCH_DATA_BINARY, /* --data-binary: @FILE is read as it is */
  AGAIN_FETCH_DATA_RAW,    /* --data-raw: as it stands */
  AGAIN_FETCH_DATA_ENCODED /* --data-urlencode: percent-encoded */
} again_fetch_data_kind;

/*
 * Appends what `value` stands for to `out`, behind an `&` where something is
 * there already. AGAIN_OK, AGAIN_ENOMEM, or AGAIN_EIO where a file can't be
 * read; `*file_ret` then names it, and errno says why.
 */
AGAIN_MUST_USE again_status again_fetch_data_append(again_buffer *out,
                                                    again_fetch_data_kind kind,
                                                    const char *value,
                                                    const char **file_ret);

/* Appends `text`, percent-encoded but for letters, digits and -._~; in a form
 * a space is a plus. */
AGAIN_MUST_USE again_status again_fetch_data_encode(again_buffer *out,
                                                    again_text text,
                                                    bool as_form);

#endif
