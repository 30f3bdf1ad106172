#include "matching/structured.h"

#include "base/decimal.h"

enum { INTEGER_DIGITS_MAX = 15 };

typedef bool byte_fn(char byte);

static again_text take_while(again_text *rest, byte_fn *is_wanted) {
  size_t size = 0;
  while (size < rest->size && is_wanted(rest->data[size])) {
    size++;
  }
  again_text taken = again_text_make(rest->data, size);
  *rest = again_text_from(*rest, size);
  return taken;
}

static bool is_among(char byte, again_text bytes) {
  return again_text_find(bytes, byte) < bytes.size;
}

static bool is_blank(char byte) {
  return byte == ' ' || byte == '\t';
}

static bool is_alpha(char byte) {
  char lower = again_ascii_lower(byte);
  return lower >= 'a' && lower <= 'z';
}

static bool is_key_byte(char byte) {
  return (byte >= 'a' && byte <= 'z') || again_ascii_is_digit(byte) ||
         is_among(byte, AGAIN_TEXT_LITERAL("_-.*"));
}

static bool is_token_byte(char byte) {
  return is_alpha(byte) || again_ascii_is_digit(byte) ||
         is_among(byte, AGAIN_TEXT_LITERAL("!#$%&'*+-.^_`|~:/"));
}

static bool is_base64_byte(char byte) {
  return is_alpha(byte) || again_ascii_is_digit(byte) ||
         is_among(byte, AGAIN_TEXT_LITERAL("+/="));
}

bool again_structured_byte(again_text *rest, char byte) {
  if (rest->size == 0 || rest->data[0] != byte) {
    return false;
  }
  *rest = again_text_from(*rest, 1);
  return true;
}

void again_structured_blanks(again_text *rest) {
  (void)take_while(rest, is_blank);
}

bool again_structured_key(again_text *rest, again_text *out) {
  again_text key = take_while(rest, is_key_byte);
  bool starts_well = key.size > 0 && key.data[0] != '-' && key.data[0] != '.' &&
                     key.data[0] != '_' && !again_ascii_is_digit(key.data[0]);
  *out = key;
  return starts_well;
}

/* Behind the opening quote. */
static bool take_string(again_text *rest) {
  while (rest->size > 0) {
    char byte = rest->data[0];
    *rest = again_text_from(*rest, 1);
    if (byte == '"') {
      return true;
    }
    if (byte < ' ' || byte > '~') {
      return false;
    }
    if (byte == '\\' && !again_structured_byte(rest, '"') &&
        !again_structured_byte(rest, '\\')) {
      return false;
    }
  }
  return false;
}

static bool take_number(again_text *rest, again_item *out) {
  bool is_negative = again_structured_byte(rest, '-');
  again_text digits = take_while(rest, again_ascii_is_digit);
  uint64_t number;
  if (digits.size > INTEGER_DIGITS_MAX ||
      !again_decimal_parse_uint(digits, &number)) {
    return false;
  }
  if (again_structured_byte(rest, '.')) {
    return take_while(rest, again_ascii_is_digit).size > 0;
  }
  *out = (again_item){!is_negative, number};
  return true;
}

bool again_structured_item(again_text *rest, again_item *out) {
  *out = (again_item){false, 0};
  if (rest->size == 0) {
    return false;
  }
  char first = rest->data[0];
  if (first == '-' || again_ascii_is_digit(first)) {
    return take_number(rest, out);
  }
  if (first == '*' || is_alpha(first)) {
    return take_while(rest, is_token_byte).size > 0;
  }
  *rest = again_text_from(*rest, 1);
  switch (first) {
  case '"':
    return take_string(rest);
  case '?':
    return again_structured_byte(rest, '0') || again_structured_byte(rest, '1');
  case ':':
    (void)take_while(rest, is_base64_byte);
    return again_structured_byte(rest, ':');
  case '@':
    return take_number(rest, &(again_item){false, 0});
  default:
    return false;
  }
}

bool again_structured_pair(again_text *rest, again_text *key_ret,
                           again_item *out) {
  *out = (again_item){false, 0};
  return again_structured_key(rest, key_ret) &&
         (!again_structured_byte(rest, '=') ||
          again_structured_item(rest, out));
}

bool again_structured_separator(again_text *rest) {
  again_structured_blanks(rest);
  if (rest->size == 0) {
    return true;
  }
  if (!again_structured_byte(rest, ',')) {
    return false;
  }
  again_structured_blanks(rest);
  return rest->size > 0;
}
