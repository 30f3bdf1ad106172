/* A text in the making: after a failure nothing is added, and it is told once,
 * at the end. */
#ifndef AGAIN_CLI_PAGE_H
#define AGAIN_CLI_PAGE_H

#include "base/buffer.h"
#include "base/text.h"

typedef struct again_page {
  again_buffer *out;
  again_status status;
} again_page;

void again_page_add(again_page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Words of a server or a file. */
void again_page_add_escaped(again_page *page, again_text text);

#endif
