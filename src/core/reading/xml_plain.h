/* Plain XML, read in one pass over the bytes. */
#ifndef AGAIN_READING_XML_PLAIN_H
#define AGAIN_READING_XML_PLAIN_H

#include "reading/walk.h"

/*
 * Feeds `body`, from its root element on, to the walk, which is at its root,
 * as long as it is what most errors are: well-formed elements in ASCII without
 * attributes, prefixes, entities or sections. True where it was read to its
 * end, or to where nothing more can be learned. False where it is anything
 * else: a parser must read it, from its start.
 */
bool again_xml_plain_read(again_walk *walk, again_text body);

#endif
