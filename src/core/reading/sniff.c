#include "reading/sniff.h"

#include <string.h>

/* How much of a text is looked at to tell whether it is one. */
enum { SAMPLE_BYTES = 512 };

/* In any case. */
#define DOCTYPE "<!doctype"

/* Elements that HTML pages begin with, `<html>` or not. */
#define NAME(text)                                                             \
  { (text), sizeof(text) - 1 }
static const again_text html_names[] = {
    NAME("html"),   NAME("head"),  NAME("body"), NAME("title"), NAME("meta"),
    NAME("script"), NAME("style"), NAME("div"),  NAME("table"), NAME("iframe"),
    NAME("center"), NAME("pre"),   NAME("p"),    NAME("br"),    NAME("hr"),
    NAME("font"),   NAME("h1"),    NAME("h2"),   NAME("h3"),    NAME("h4"),
    NAME("h5"),     NAME("h6")};
#define HTML_NAME_COUNT (sizeof(html_names) / sizeof(*html_names))

static bool is_name_start(char c) {
  char lower = again_ascii_lower(c);
  return (lower >= 'a' && lower <= 'z') || c == '_' || c == ':' ||
         (unsigned char)c >= 0x80;
}

static bool is_name_char(char c) {
  return is_name_start(c) || again_ascii_is_digit(c) || c == '-' || c == '.';
}

/* The name that `text` begins with. */
static again_text take_name(again_text text) {
  size_t size = 0;
  while (size < text.size && is_name_char(text.data[size])) {
    size++;
  }
  return again_text_make(text.data, size);
}

static bool is_html_name(again_text name) {
  for (size_t i = 0; i < HTML_NAME_COUNT; i++) {
    if (html_names[i].size == name.size &&
        again_text_equals_ignore_case(html_names[i], name)) {
      return true;
    }
  }
  return false;
}

static bool starts_with_ignore_case(again_text text, again_text prefix) {
  return text.size >= prefix.size &&
         again_text_equals_ignore_case(again_text_make(text.data, prefix.size),
                                       prefix);
}

/* What follows the first `>` that stands right behind `before`; the empty text
 * where there is none. */
static again_text behind(again_text text, again_text before) {
  again_text rest = text;
  while (rest.size > 0) {
    rest = again_text_from(rest, again_text_find(rest, '>') + 1);
    size_t seen = text.size - rest.size - 1;
    if (rest.size < text.size && seen >= before.size &&
        memcmp(text.data + seen - before.size, before.data, before.size) == 0) {
      break;
    }
  }
  return rest;
}

static again_text without_leading_space(again_text text) {
  size_t start = 0;
  while (start < text.size && again_ascii_is_space(text.data[start])) {
    start++;
  }
  return again_text_from(text, start);
}

/* encoding="NAME" or encoding='NAME' in an XML declaration. */
static again_text declared_encoding(again_text declaration) {
  const again_text encoding = AGAIN_TEXT_LITERAL("encoding");
  again_text rest =
      again_text_from(declaration, again_text_search(declaration, encoding));
  rest = without_leading_space(again_text_from(rest, encoding.size));
  if (!again_text_starts_with(rest, "=")) {
    return AGAIN_TEXT_ABSENT;
  }
  rest = without_leading_space(again_text_from(rest, 1));
  if (rest.size == 0 || (rest.data[0] != '"' && rest.data[0] != '\'')) {
    return AGAIN_TEXT_ABSENT;
  }
  char quote = rest.data[0];
  rest = again_text_from(rest, 1);
  return again_text_make(rest.data, again_text_find(rest, quote));
}

/* What follows `<!DOCTYPE ...>`. A DTD of the document's own is where entity
 * attacks live: it is passed over with it, and no parser ever sees one. */
static again_text behind_doctype(again_text text) {
  char quote = '\0';
  bool in_subset = false;
  while (text.size > 0) {
    char c = text.data[0];
    if (quote == '\0' && again_text_starts_with(text, "<!--")) {
      text = behind(text, AGAIN_TEXT_LITERAL("--"));
      continue;
    }
    text = again_text_from(text, 1);
    if (c == quote) {
      quote = '\0';
    } else if (quote != '\0') {
      continue;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '[' || c == ']') {
      in_subset = c == '[';
    } else if (c == '>' && !in_subset) {
      break;
    }
  }
  return text;
}

static again_sniffed sniffed(again_body_kind kind, again_text content,
                             bool is_open) {
  return (again_sniffed){.kind = kind, .content = content, .is_open = is_open};
}

/* What the root element says: a page, an XML document, or no markup at all. */
static again_sniffed sniff_root(again_text body, again_text root) {
  again_text name = root.data[0] == '<' ? take_name(again_text_from(root, 1))
                                        : again_text_make(root.data, 0);
  /* A name that the end cuts, or the beginning of a comment or DOCTYPE. */
  bool is_open = root.data[0] == '<' &&
                 (name.size + 1 == root.size ||
                  (name.size == 0 && root.size < sizeof(DOCTYPE) - 1));
  if (name.size == 0 || !is_name_start(name.data[0])) {
    return sniffed(AGAIN_BODY_PLAIN, body, is_open);
  }
  return is_html_name(name) ? sniffed(AGAIN_BODY_HTML, body, is_open)
                            : sniffed(AGAIN_BODY_XML, root, is_open);
}

/* Passes over what may stand before the root element. An XML declaration makes
 * even a DOCTYPE `html` no page: the root decides. */
static again_sniffed sniff_markup(again_text body) {
  const again_text doctype = AGAIN_TEXT_LITERAL(DOCTYPE);
  bool is_declared = again_text_starts_with(body, "<?xml");
  bool is_html = false;
  again_text encoding = AGAIN_TEXT_ABSENT;
  again_text rest = body;
  while (rest.size > 0) {
    if (again_text_starts_with(rest, "<?")) {
      again_text behind_it = behind(rest, AGAIN_TEXT_LITERAL("?"));
      if (rest.data == body.data && is_declared) {
        encoding = declared_encoding(
            again_text_make(rest.data, rest.size - behind_it.size));
      }
      rest = behind_it;
    } else if (again_text_starts_with(rest, "<!--")) {
      rest = behind(rest, AGAIN_TEXT_LITERAL("--"));
    } else if (starts_with_ignore_case(rest, doctype)) {
      rest = without_leading_space(again_text_from(rest, doctype.size));
      is_html = is_html_name(take_name(rest));
      if (is_html && !is_declared) {
        break;
      }
      rest = behind_doctype(rest);
    } else {
      break;
    }
    rest = without_leading_space(rest);
  }
  if (is_html && (rest.size == 0 || !is_declared)) {
    return sniffed(AGAIN_BODY_HTML, body, take_name(rest).size == rest.size);
  }
  again_sniffed out = rest.size == 0
                          ? sniffed(AGAIN_BODY_XML, AGAIN_TEXT_ABSENT, true)
                          : sniff_root(body, rest);
  out.encoding = encoding;
  return out;
}

static bool is_control(char c) {
  return ((unsigned char)c < ' ' && !again_ascii_is_space(c) && c != '\x1b') ||
         c == '\x7f';
}

/* Begins with what no character begins with, or is full of control bytes. */
static bool is_binary(again_text body) {
  unsigned char first = (unsigned char)body.data[0];
  if (is_control(body.data[0]) || (first >= 0x80 && first < 0xC2) ||
      first > 0xF4) {
    return true;
  }
  size_t size = body.size < SAMPLE_BYTES ? body.size : SAMPLE_BYTES;
  size_t control_count = 0;
  for (size_t i = 0; i < size; i++) {
    control_count += is_control(body.data[i]);
  }
  return control_count > size / 16;
}

again_sniffed again_sniff(again_text body) {
  body = without_leading_space(body);
  if (body.size == 0) {
    return sniffed(AGAIN_BODY_EMPTY, body, true);
  }
  if (body.data[0] == '{' || body.data[0] == '[') {
    return sniffed(AGAIN_BODY_JSON, body, false);
  }
  if (body.data[0] == '<') {
    return sniff_markup(body);
  }
  return sniffed(is_binary(body) ? AGAIN_BODY_BINARY : AGAIN_BODY_PLAIN, body,
                 false);
}
