#include "base/url.h"

#include "base/decimal.h"

static bool is_scheme(again_text text) {
  for (size_t i = 0; i < text.size; i++) {
    char c = again_ascii_lower(text.data[i]);
    bool is_letter = c >= 'a' && c <= 'z';
    bool is_other = again_ascii_is_digit(c) || c == '+' || c == '-' || c == '.';
    if (!is_letter && (i == 0 || !is_other)) {
      return false;
    }
  }
  return text.size > 0;
}

/* Cuts `*rest` at `size`; what is before is returned. */
static again_text cut(again_text *rest, size_t size) {
  again_text before = again_text_make(rest->data, size);
  *rest = again_text_from(*rest, size);
  return before;
}

static size_t find_any(again_text text, const char *bytes) {
  size_t nearest = text.size;
  for (; *bytes != '\0'; bytes++) {
    size_t at = again_text_find(text, *bytes);
    nearest = at < nearest ? at : nearest;
  }
  return nearest;
}

/* Absent where there is none. */
static again_text scheme_of(again_text text) {
  size_t at = again_text_find(text, ':');
  again_text scheme = again_text_make(text.data, at);
  return again_text_starts_with(again_text_from(text, at), "://") &&
                 is_scheme(scheme)
             ? scheme
             : AGAIN_TEXT_ABSENT;
}

static again_text take_scheme(again_text *rest) {
  again_text scheme = scheme_of(*rest);
  if (scheme.data != NULL) {
    *rest = again_text_from(*rest, scheme.size + 1);
  } else {
    scheme = AGAIN_TEXT_LITERAL("https");
  }
  if (again_text_starts_with(*rest, "//")) {
    *rest = again_text_from(*rest, 2);
  }
  return scheme;
}

/* A name may hold an "@" of its own: the last one ends the user info. */
static again_text without_user(again_text authority) {
  size_t at = again_text_find(authority, '@');
  while (at < authority.size) {
    authority = again_text_from(authority, at + 1);
    at = again_text_find(authority, '@');
  }
  return authority;
}

static bool split_authority(again_text authority, again_url *out) {
  if (again_text_starts_with(authority, "[")) {
    size_t end = again_text_find(authority, ']');
    if (end == authority.size) {
      return false;
    }
    out->host = again_text_make(authority.data + 1, end - 1);
    authority = again_text_from(authority, end + 1);
    if (authority.size > 0 && authority.data[0] != ':') {
      return false;
    }
  } else {
    out->host = cut(&authority, again_text_find(authority, ':'));
  }
  out->port =
      authority.size > 1 ? again_text_from(authority, 1) : AGAIN_TEXT_ABSENT;
  return out->host.size > 0;
}

bool again_url_split(again_text text, again_url *out) {
  again_text rest = text;
  out->scheme = take_scheme(&rest);
  again_text authority = cut(&rest, find_any(rest, "/?#"));
  if (!split_authority(without_user(authority), out)) {
    return false;
  }
  rest.size = again_text_find(rest, '#');
  out->path = cut(&rest, again_text_find(rest, '?'));
  if (out->path.size == 0) {
    out->path = AGAIN_TEXT_LITERAL("/");
  }
  out->query = rest.size > 0 ? again_text_from(rest, 1) : AGAIN_TEXT_ABSENT;
  return true;
}

again_text again_url_origin(again_text text) {
  again_text scheme = scheme_of(text);
  if (scheme.data == NULL) {
    return scheme;
  }
  size_t start = scheme.size + sizeof("://") - 1;
  again_text rest = again_text_from(text, start);
  return again_text_make(text.data, start + find_any(rest, "/?#"));
}

unsigned again_url_port(const again_url *url) {
  if (url->port.data != NULL) {
    uint64_t port;
    bool is_port =
        again_decimal_parse_uint(url->port, &port) && port <= UINT16_MAX;
    return is_port ? (unsigned)port : 0;
  }
  if (again_text_equals_ignore_case(url->scheme, AGAIN_TEXT_LITERAL("https"))) {
    return 443;
  }
  bool is_http =
      again_text_equals_ignore_case(url->scheme, AGAIN_TEXT_LITERAL("http"));
  return is_http ? 80 : 0;
}

static unsigned hex_value(char c) {
  char lower = again_ascii_lower(c);
  if (again_ascii_is_digit(lower)) {
    return (unsigned)(lower - '0');
  }
  return lower >= 'a' && lower <= 'f' ? (unsigned)(lower - 'a' + 10) : 16;
}

/* The next byte decoded; a `%` without two digits stands for itself. */
static char take_byte(again_text *rest) {
  char first = rest->data[0];
  size_t size = 1;
  if (first == '%' && rest->size >= 3) {
    unsigned high = hex_value(rest->data[1]);
    unsigned low = hex_value(rest->data[2]);
    if (high < 16 && low < 16) {
      first = (char)(high << 4 | low);
      size = 3;
    }
  }
  *rest = again_text_from(*rest, size);
  return first;
}

/* In a form a `+` is a space as well. */
static char take_decoded(again_text *form) {
  if (form->data[0] != '+') {
    return take_byte(form);
  }
  *form = again_text_from(*form, 1);
  return ' ';
}

size_t again_percent_decode(again_text encoded, char *out) {
  size_t size = 0;
  while (encoded.size > 0) {
    out[size++] = take_byte(&encoded);
  }
  return size;
}

static bool decodes_to(again_text encoded, again_text plain) {
  size_t at = 0;
  while (encoded.size > 0) {
    char byte = take_decoded(&encoded);
    if (at == plain.size || byte != plain.data[at]) {
      return false;
    }
    at++;
  }
  return at == plain.size;
}

again_status again_form_value(again_buffer *out, again_text form,
                              again_text name, bool *found_ret) {
  *found_ret = false;
  while (form.size > 0) {
    again_text value = cut(&form, again_text_find(form, '&'));
    form = again_text_from(form, 1);
    again_text key = cut(&value, again_text_find(value, '='));
    if (!decodes_to(key, name)) {
      continue;
    }
    again_status status = again_buffer_reserve(out, value.size);
    if (status != AGAIN_OK) {
      return status;
    }
    value = again_text_from(value, 1);
    while (value.size > 0) {
      out->data[out->size++] = take_decoded(&value);
    }
    out->data[out->size] = '\0';
    *found_ret = true;
    return AGAIN_OK;
  }
  return AGAIN_OK;
}
