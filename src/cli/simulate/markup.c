#include "simulate/report.h"

void again_page_add_markup(again_page *page, const char *text) {
  for (; *text != '\0'; text++) {
    switch (*text) {
    case '&':
      again_page_add(page, "&amp;");
      break;
    case '<':
      again_page_add(page, "&lt;");
      break;
    case '>':
      again_page_add(page, "&gt;");
      break;
    case '"':
      again_page_add(page, "&quot;");
      break;
    default:
      /* Control bytes have no place in XML. */
      again_page_add(page, "%c", (unsigned char)*text < ' ' ? ' ' : *text);
    }
  }
}
