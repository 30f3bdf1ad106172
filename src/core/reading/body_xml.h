/* XML bodies, read by libxml2 as a stream of tags and texts. */
#ifndef AGAIN_READING_BODY_XML_H
#define AGAIN_READING_BODY_XML_H

#include <libxml/parser.h>

#include "reading/walk.h"

typedef struct again_xml_reader {
  xmlParserCtxtPtr context; /* NULL until the first body */
  unsigned read_count;      /* by this context */
  again_walk *walk;
  again_buffer attribute;
  again_buffer text; /* of the open element */
  bool has_text;     /* the open element had no child so far, and is wanted */
  size_t depth;
} again_xml_reader;

/* `walk` stays where it is. */
void again_xml_reader_init(again_xml_reader *reader, again_walk *walk,
                           const again_mem *mem);
void again_xml_reader_clear(again_xml_reader *reader);

/* Feeds `body`, clean UTF-8 from the root element on, to the walk, which is
 * at its root. `*complete_ret` is false where the document breaks off. */
AGAIN_MUST_USE again_status again_xml_read(again_xml_reader *reader,
                                           again_text body, bool *complete_ret);

#endif
