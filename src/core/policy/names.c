#include "policy/names.h"

static bool is_name_byte(char c) {
  char lower = again_ascii_lower(c);
  return (lower >= 'a' && lower <= 'z') || again_ascii_is_digit(c) ||
         c == '-' || c == '_' || c == '.';
}

static bool is_name_word(again_text word) {
  if (word.size == 0 || word.data[0] == '.') {
    return false;
  }
  for (size_t i = 0; i < word.size; i++) {
    if (!is_name_byte(word.data[i])) {
      return false;
    }
  }
  return true;
}

bool again_is_policy_name(again_text name) {
  enum { NAME_BYTES_MAX = 255 };
  if (name.size > NAME_BYTES_MAX) {
    return false;
  }
  for (;;) {
    size_t slash = again_text_find(name, '/');
    if (!is_name_word(again_text_make(name.data, slash))) {
      return false;
    }
    if (slash == name.size) {
      return true;
    }
    name = again_text_from(name, slash + 1);
  }
}

bool again_is_path(again_text name) {
  return again_text_starts_with(name, "/") ||
         again_text_starts_with(name, "./") ||
         again_text_ends_with(name, ".json");
}

bool again_is_path_below(again_text path) {
  if (path.size == 0 || path.data[0] == '/') {
    return false;
  }
  while (path.size > 0) {
    size_t slash = again_text_find(path, '/');
    if (again_text_is(again_text_make(path.data, slash), "..")) {
      return false;
    }
    path = again_text_from(path, slash + 1);
  }
  return true;
}
