#include "reading/source.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

typedef struct bare_word {
  const char *text;
  again_source_kind kind;
} bare_word;

static const bare_word bare_words[] = {
    {"status-text", AGAIN_SOURCE_STATUS_TEXT},
    {"code", AGAIN_SOURCE_CODE},
    {"message", AGAIN_SOURCE_MESSAGE},
    {"request_id", AGAIN_SOURCE_REQUEST_ID},
    {"path", AGAIN_SOURCE_URL_PATH},
};
#define BARE_WORD_COUNT (sizeof(bare_words) / sizeof(*bare_words))

static again_status refuse(const char *why, const char **why_ret) {
  *why_ret = why;
  return AGAIN_EINVAL;
}

/* RFC 9110 5.6.2: the characters of a field name. */
static bool is_header_name_char(char c) {
  return again_ascii_is_digit(c) ||
         (again_ascii_lower(c) >= 'a' && again_ascii_lower(c) <= 'z') ||
         (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

/* Takes `~1` and `~0` out of `raw`, whose bytes are the arena's own. */
static bool unescape_step(again_text raw, again_text *out) {
  char *text = (char *)(uintptr_t)raw.data;
  size_t used = 0;
  for (size_t i = 0; i < raw.size; i++) {
    char c = raw.data[i];
    if (c == '~') {
      i++;
      if (i == raw.size || (raw.data[i] != '0' && raw.data[i] != '1')) {
        return false;
      }
      c = raw.data[i] == '1' ? '/' : '~';
    }
    text[used++] = c;
  }
  *out = again_text_make(text, used);
  return true;
}

/* `path` begins with a slash. */
static again_status parse_path(again_arena *arena, again_text path,
                               again_source *out, const char **why_ret) {
  size_t count = 0;
  for (size_t i = 0; i < path.size; i++) {
    count += path.data[i] == '/';
  }
  again_text copy;
  again_step *steps = again_arena_calloc(arena, count, sizeof(*steps));
  if (steps == NULL || !again_arena_text(arena, path, &copy)) {
    return AGAIN_ENOMEM;
  }
  for (size_t i = 0; i < count; i++) {
    copy = again_text_from(copy, 1);
    again_text raw = again_text_make(copy.data, again_text_find(copy, '/'));
    copy = again_text_from(copy, raw.size);
    if (raw.size == 0) {
      return refuse("a step of the path is empty", why_ret);
    }
    steps[i].any = again_text_is(raw, "*");
    if (!unescape_step(raw, &steps[i].name)) {
      return refuse("in a path ~ stands only in ~0 and ~1", why_ret);
    }
  }
  out->steps = steps;
  out->step_count = count;
  return AGAIN_OK;
}

static again_status parse_key(again_arena *arena, again_text path,
                              again_source *out, const char **why_ret) {
  if (!again_text_starts_with(path, "/")) {
    return refuse("key: needs a path", why_ret);
  }
  out->kind = AGAIN_SOURCE_KEY;
  again_status status = parse_path(arena, path, out, why_ret);
  if (status != AGAIN_OK) {
    return status;
  }
  for (size_t i = 0; i < out->step_count; i++) {
    if (out->steps[i].any) {
      return AGAIN_OK;
    }
  }
  return refuse("key: needs a path with a *", why_ret);
}

static again_status parse_header(again_arena *arena, again_text rest,
                                 again_source *out, const char **why_ret) {
  size_t size = again_text_find(rest, '/');
  for (size_t i = 0; i < size; i++) {
    if (!is_header_name_char(rest.data[i])) {
      return refuse("no header has this name", why_ret);
    }
  }
  if (size == 0) {
    return refuse("header: needs a name", why_ret);
  }
  out->name = again_text_make(rest.data, size);
  if (size == rest.size) {
    out->kind = AGAIN_SOURCE_HEADER;
    return AGAIN_OK;
  }
  out->kind = AGAIN_SOURCE_PATH;
  return parse_path(arena, again_text_from(rest, size), out, why_ret);
}

static again_status parse_argument(again_source_kind kind, again_text rest,
                                   again_source *out, const char **why_ret) {
  if (rest.size == 0) {
    return refuse("query: and form: need a name", why_ret);
  }
  out->kind = kind;
  out->name = rest;
  return AGAIN_OK;
}

static bool after_prefix(again_text text, const char *prefix, again_text *out) {
  if (!again_text_starts_with(text, prefix)) {
    return false;
  }
  *out = again_text_from(text, strlen(prefix));
  return true;
}

again_status again_source_parse(again_arena *arena, again_text text,
                                again_source *out, const char **why_ret) {
  assert(text.data != NULL);
  memset(out, 0, sizeof(*out));
  if (!again_arena_text(arena, text, &out->text)) {
    return AGAIN_ENOMEM;
  }
  again_text rest;
  if (again_text_starts_with(out->text, "/")) {
    out->kind = AGAIN_SOURCE_PATH;
    return parse_path(arena, out->text, out, why_ret);
  }
  if (after_prefix(out->text, "key:", &rest)) {
    return parse_key(arena, rest, out, why_ret);
  }
  if (after_prefix(out->text, "header:", &rest)) {
    return parse_header(arena, rest, out, why_ret);
  }
  if (after_prefix(out->text, "query:", &rest)) {
    return parse_argument(AGAIN_SOURCE_QUERY, rest, out, why_ret);
  }
  if (after_prefix(out->text, "form:", &rest)) {
    return parse_argument(AGAIN_SOURCE_FORM, rest, out, why_ret);
  }
  for (size_t i = 0; i < BARE_WORD_COUNT; i++) {
    if (again_text_is(out->text, bare_words[i].text)) {
      out->kind = bare_words[i].kind;
      return AGAIN_OK;
    }
  }
  return refuse(
      "it begins with /, key:, header:, query: or form:, or is a word",
      why_ret);
}
