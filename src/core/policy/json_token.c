#include "policy/json_token.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

enum { SHOWN_BYTES_MAX = 24 };

static bool is_at(again_text text, size_t at, const char *token) {
  return again_text_starts_with(again_text_from(text, at), token);
}

/* Past the comment at `at`; `at` itself where none is, or it has no end. */
static size_t comment_end(again_text text, size_t at) {
  if (is_at(text, at, "//")) {
    return at + again_text_find(again_text_from(text, at), '\n');
  }
  if (is_at(text, at, "/*")) {
    again_text rest = again_text_from(text, at + 2);
    size_t end = again_text_search(rest, AGAIN_TEXT_LITERAL("*/"));
    return end < rest.size ? at + 2 + end + 2 : at;
  }
  return at;
}

static size_t skip_blanks(again_text text, size_t at) {
  while (at < text.size) {
    if (text.data[at] == ' ' || text.data[at] == '\n') {
      at++;
      continue;
    }
    size_t end = again_ascii_is_space(text.data[at]) ? at + 1
                 : text.data[at] == '/'              ? comment_end(text, at)
                                                     : at;
    if (end == at) {
      return at;
    }
    at = end;
  }
  return at;
}

size_t again_json_token_start(again_text text, size_t from) {
  size_t at = skip_blanks(text, from);
  while (at < text.size && (text.data[at] == ',' || text.data[at] == ':')) {
    at = skip_blanks(text, at + 1);
  }
  return at;
}

/* Past the closing quote; text.size where there is none. */
static size_t string_end(again_text text, size_t at) {
  for (at++; at < text.size && text.data[at] != '"'; at++) {
    if (text.data[at] == '\\') {
      at++;
    }
  }
  return at < text.size ? at + 1 : text.size;
}

static size_t token_end(again_text text, size_t at) {
  static const char ends[] = ",:[]{}\" \t\r\n";
  if (at >= text.size) {
    return text.size;
  }
  if (text.data[at] == '"') {
    return string_end(text, at);
  }
  size_t end = at + 1;
  if (strchr(",:[]{}", text.data[at]) == NULL) {
    while (end < text.size && strchr(ends, text.data[end]) == NULL) {
      end++;
    }
  }
  return end;
}

static bool is_hex(char c) {
  return again_ascii_is_digit(c) ||
         (again_ascii_lower(c) >= 'a' && again_ascii_lower(c) <= 'f');
}

static bool is_escape(again_text text, size_t at) {
  if (at + 1 >= text.size || strchr("\"\\/bfnrtu", text.data[at + 1]) == NULL) {
    return false;
  }
  if (text.data[at + 1] != 'u') {
    return true;
  }
  for (size_t i = at + 2; i < at + 6; i++) {
    if (i >= text.size || !is_hex(text.data[i])) {
      return false;
    }
  }
  return true;
}

/* What is wrong inside the string at `start`; `start` itself where it lacks
 * its end, text.size where nothing is. */
static size_t string_fault(again_text text, size_t start, const char **why) {
  for (size_t at = start + 1; at < text.size; at++) {
    if (text.data[at] == '"') {
      return text.size;
    }
    if ((unsigned char)text.data[at] < 0x20) {
      *why = "a control character in a text";
      return at;
    }
    if (text.data[at] == '\\') {
      if (!is_escape(text, at)) {
        *why = "no such escape";
        return at;
      }
      at++;
    }
  }
  *why = "a text without its closing quote";
  return start;
}

/* A word or a text that the end of the file cut short. */
static bool is_cut(again_text text, size_t at) {
  const char *why;
  if (text.data[at] == '"') {
    return string_fault(text, at, &why) < text.size;
  }
  return strchr(",:[]{}", text.data[at]) == NULL;
}

/* The token that the parser did not take; text.size where there is none. */
static size_t refused_token(again_text text, size_t accepted, size_t stopped) {
  bool at_end = stopped == AGAIN_JSON_STOPPED_AT_END;
  size_t at = skip_blanks(text, accepted);
  while (at < text.size && token_end(text, at) < stopped &&
         !(at_end && is_cut(text, at))) {
    at = skip_blanks(text, token_end(text, at));
  }
  return at;
}

size_t again_json_error_place(again_text text, size_t accepted, size_t stopped,
                              char *message, size_t message_size) {
  size_t start = refused_token(text, accepted, stopped);
  if (start >= text.size) {
    (void)snprintf(message, message_size, "the file ends too early");
    return text.size;
  }
  if (is_at(text, start, "/*")) {
    (void)snprintf(message, message_size, "a comment without its end");
    return start;
  }
  if (text.data[start] == '"') {
    const char *why = "";
    size_t fault = string_fault(text, start, &why);
    if (fault < text.size) {
      (void)snprintf(message, message_size, "%s", why);
      return fault;
    }
  }
  size_t size = again_utf8_cut(text.data + start,
                               token_end(text, start) - start, SHOWN_BYTES_MAX);
  (void)snprintf(message, message_size, "not expected here: %.*s", (int)size,
                 text.data + start);
  return start;
}
