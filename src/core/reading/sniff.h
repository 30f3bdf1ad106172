/* What a body is, by its first bytes. */
#ifndef AGAIN_READING_SNIFF_H
#define AGAIN_READING_SNIFF_H

#include "base/text.h"
#include "reading/values.h"

typedef struct again_sniffed {
  again_body_kind kind;
  /* More bytes may make it another of JSON, XML and neither. */
  bool is_open;
  /* JSON and XML: from its first bracket or root element on. Absent where a
   * parser should not see it. Others: the whole. */
  again_text content;
  /* XML: the encoding that its declaration names; absent where none. */
  again_text encoding;
} again_sniffed;

/* `body` is in UTF-8 or another superset of ASCII, without a BOM. */
again_sniffed again_sniff(again_text body);

#endif
