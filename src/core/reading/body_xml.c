#include "reading/body_xml.h"

#include <limits.h>
#include <stdatomic.h>
#include <string.h>

/* A context keeps every name it ever saw: it is made anew before that costs,
 * and long before its counters go round. */
enum { DICTIONARY_NAMES_MAX = 500, READ_COUNT_MAX = 1 << 20 };

/* What libxml2 gives for an attribute: five pointers. */
enum { ATTRIBUTE_NAME = 0, ATTRIBUTE_VALUE = 3, ATTRIBUTE_END = 4 };
enum { ATTRIBUTE_POINTERS = 5 };

static again_text text_of(const xmlChar *name) {
  return again_text_of((const char *)name);
}

static void note(again_xml_reader *reader, again_status status) {
  if (status != AGAIN_OK) {
    reader->walk->capture->error = status;
  }
}

static void stop_unless(again_xml_reader *reader, bool goes_on) {
  if (!goes_on) {
    xmlStopParser(reader->context);
  }
}

/* As no entity is ever expanded, `&amp;` comes as `&#38;` in an attribute. */
static again_status append_attribute(again_buffer *out, again_text raw) {
  const again_text ampersand = AGAIN_TEXT_LITERAL("&#38;");
  again_status status = AGAIN_OK;
  while (raw.size > 0 && status == AGAIN_OK) {
    size_t at = again_text_search(raw, ampersand);
    bool found = at < raw.size;
    status = again_buffer_append(out, raw.data, at + found);
    raw = again_text_from(raw, found ? at + ampersand.size : at);
  }
  return status;
}

/* `@name` and the value lie one behind the other. */
static bool give_attribute(again_xml_reader *reader, const xmlChar **parts) {
  again_buffer *buffer = &reader->attribute;
  const char *start = (const char *)parts[ATTRIBUTE_VALUE];
  const char *end = (const char *)parts[ATTRIBUTE_END];
  again_buffer_reset(buffer);
  note(reader, again_buffer_append_byte(buffer, '@'));
  note(reader,
       again_buffer_append_text(buffer, (const char *)parts[ATTRIBUTE_NAME]));
  size_t name_size = buffer->size;
  note(reader,
       append_attribute(buffer, again_text_make(start, (size_t)(end - start))));
  again_text name = again_text_make(buffer->data, name_size);
  again_value value = again_value_of_text(
      again_text_make(buffer->data + name_size, buffer->size - name_size));
  return again_walk_sibling(reader->walk, name) &&
         again_walk_value(reader->walk, &value);
}

static void on_start(void *ctx, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *uri, int namespace_count,
                     const xmlChar **namespaces, int attribute_count,
                     int defaulted_count, const xmlChar **attributes) {
  (void)prefix, (void)uri, (void)namespace_count, (void)namespaces;
  (void)defaulted_count;
  again_xml_reader *reader = ctx;
  reader->depth++;
  bool goes_on = again_walk_sibling(reader->walk, text_of(name)) &&
                 again_walk_open(reader->walk, false);
  for (int i = 0; i < attribute_count && goes_on; i++) {
    goes_on =
        give_attribute(reader, attributes + (ptrdiff_t)i * ATTRIBUTE_POINTERS);
  }
  again_buffer_reset(&reader->text);
  reader->has_text = again_walk_wants_text(reader->walk);
  stop_unless(reader, goes_on);
}

/* Text of the open element; libxml2 gives it in pieces. */
static void on_text(void *ctx, const xmlChar *bytes, int size) {
  again_xml_reader *reader = ctx;
  if (reader->has_text) {
    note(reader, again_buffer_append(&reader->text, bytes, (size_t)size));
    stop_unless(reader, reader->walk->capture->error == AGAIN_OK);
  }
}

static again_value open_text(const again_xml_reader *reader) {
  return again_value_of_text(
      again_text_trim(again_text_make(reader->text.data, reader->text.size)));
}

static void on_end(void *ctx, const xmlChar *name, const xmlChar *prefix,
                   const xmlChar *uri) {
  (void)name, (void)prefix, (void)uri;
  again_xml_reader *reader = ctx;
  again_value value = open_text(reader);
  bool goes_on = true;
  if (reader->has_text) {
    goes_on = again_walk_close_text(reader->walk, &value);
  } else {
    again_walk_close(reader->walk);
  }
  reader->has_text = false;
  reader->depth--;
  stop_unless(reader, goes_on && reader->depth > 0);
}

/* Errors are what truncation looks like: libxml2 stops, and says nothing. */
static void on_error(void *ctx, xmlErrorPtr error) {
  again_xml_reader *reader = ctx;
  if (error->code == XML_ERR_NO_MEMORY) {
    note(reader, AGAIN_ENOMEM);
  }
}

static const xmlSAXHandler handler = {
    .initialized = XML_SAX2_MAGIC,
    .startElementNs = on_start,
    .endElementNs = on_end,
    .characters = on_text,
    /* The same as `characters`: then blanks are not looked at twice. */
    .ignorableWhitespace = on_text,
    .cdataBlock = on_text,
    .serror = on_error,
};

void again_xml_reader_init(again_xml_reader *reader, again_walk *walk,
                           const again_mem *mem) {
  memset(reader, 0, sizeof(*reader));
  again_buffer_init(&reader->attribute, mem);
  again_buffer_init(&reader->text, mem);
  reader->walk = walk;
}

static void free_context(again_xml_reader *reader) {
  xmlFreeParserCtxt(reader->context);
  reader->context = NULL;
}

void again_xml_reader_clear(again_xml_reader *reader) {
  free_context(reader);
  again_buffer_clear(&reader->attribute);
  again_buffer_clear(&reader->text);
}

/* libxml2 must be set up before threads meet in it; whoever comes while
 * another does so waits for the few microseconds that it takes. */
static void set_up_library(void) {
  enum { UNTOUCHED, AT_WORK, DONE };
  static atomic_int state = UNTOUCHED;
  if (atomic_load_explicit(&state, memory_order_acquire) == DONE) {
    return;
  }
  int expected = UNTOUCHED;
  if (atomic_compare_exchange_strong(&state, &expected, AT_WORK)) {
    xmlInitParser();
    atomic_store_explicit(&state, DONE, memory_order_release);
    return;
  }
  while (atomic_load_explicit(&state, memory_order_acquire) != DONE) {
  }
}

static again_status renew_context(again_xml_reader *reader) {
  if (reader->context != NULL &&
      (xmlDictSize(reader->context->dict) > DICTIONARY_NAMES_MAX ||
       reader->read_count > READ_COUNT_MAX)) {
    free_context(reader);
  }
  if (reader->context == NULL) {
    set_up_library();
    xmlSAXHandler sax = handler;
    reader->context = xmlCreatePushParserCtxt(&sax, reader, NULL, 0, NULL);
    reader->read_count = 0;
  }
  if (reader->context == NULL) {
    return AGAIN_ENOMEM;
  }
  if (reader->read_count == 0) {
    (void)xmlCtxtUseOptions(reader->context, XML_PARSE_NONET);
  }
  reader->read_count++;
  if (xmlCtxtResetPush(reader->context, NULL, 0, NULL, NULL) != 0) {
    free_context(reader);
    return AGAIN_ENOMEM;
  }
  /* The reset forgets to reset it. */
  reader->context->progressive = 0;
  return AGAIN_OK;
}

/* What libxml2 keeps back when a document breaks off in a text: its last
 * byte, or a CDATA section that is not closed. */
static void give_rest(again_xml_reader *reader) {
  const xmlParserInput *input = reader->context->input;
  const again_text opening = AGAIN_TEXT_LITERAL("<![CDATA[");
  if (input == NULL || input->cur >= input->end) {
    return;
  }
  const char *start = (const char *)input->cur;
  size_t size = (size_t)(input->end - input->cur);
  bool is_cdata = (size_t)(input->cur - input->base) >= opening.size &&
                  memcmp(start - opening.size, opening.data, opening.size) == 0;
  if (!is_cdata && (*start == '<' || *start == '&')) {
    return;
  }
  for (int i = 0; i < 2 && size > 0 && start[size - 1] == ']'; i++) {
    size--;
  }
  on_text(reader, (const xmlChar *)start, (int)size);
}

/* What the end of the body cuts is given as far as it goes. */
static void give_cut(again_xml_reader *reader, bool is_cut_in_text) {
  if (is_cut_in_text) {
    give_rest(reader);
  }
  if (reader->has_text) {
    again_value value = open_text(reader);
    value.is_cut = true;
    (void)again_walk_close_text(reader->walk, &value);
  }
}

again_status again_xml_read(again_xml_reader *reader, again_text body,
                            bool *complete_ret) {
  again_status status =
      body.size > INT_MAX ? AGAIN_ENOMEM : renew_context(reader);
  if (status != AGAIN_OK) {
    return status;
  }
  again_buffer_reset(&reader->text);
  reader->has_text = false;
  reader->depth = 0;
  *complete_ret = false;
  if (!again_walk_open_document(reader->walk)) {
    return reader->walk->capture->error;
  }
  bool goes_on = reader->walk->aim == AGAIN_WALK_START;
  int result =
      xmlParseChunk(reader->context, body.data, (int)body.size, !goes_on);
  *complete_ret = result == XML_ERR_USER_STOP;
  if (result == XML_ERR_NO_MEMORY) {
    note(reader, AGAIN_ENOMEM);
  }
  if (!*complete_ret && !goes_on && reader->walk->capture->error == AGAIN_OK) {
    give_cut(reader, result == XML_ERR_DOCUMENT_END);
  }
  return reader->walk->capture->error;
}
