#include "page.h"

#include <stdarg.h>

#include "term.h"

void again_page_add(again_page *page, const char *format, ...) {
  if (page->status != AGAIN_OK) {
    return;
  }
  va_list arguments;
  va_start(arguments, format);
  page->status = again_buffer_vprintf(page->out, format, arguments);
  va_end(arguments);
}

void again_page_add_escaped(again_page *page, again_text text) {
  if (page->status == AGAIN_OK) {
    page->status = again_term_escape(page->out, text);
  }
}
