/* Hosts, each for itself: globs that no host fits, and those that all do. */
#include <string.h>

#include "base/glob.h"
#include "base/utf8.h"
#include "lint/lint.h"
#include "policy/host_name.h"

enum { NAME_MAX = 253, LABEL_MAX = 63 };

/* From the end, as what counts in a host does. */
static bool take_last_label(again_text *rest, again_text *label) {
  if (rest->data == NULL) {
    return false;
  }
  size_t start = rest->size;
  while (start > 0 && rest->data[start - 1] != '.') {
    start--;
  }
  *label = again_text_from(*rest, start);
  *rest =
      start > 0 ? again_text_make(rest->data, start - 1) : AGAIN_TEXT_ABSENT;
  return true;
}

/* Of version 4, or 6: that has two colons at least, or a star for one. */
static bool is_address(again_text name) {
  size_t digit_count = 0;
  size_t letter_count = 0;
  size_t colon_count = 0;
  size_t star_count = 0;
  size_t at = 0;
  for (int token; (token = again_glob_next(name, &at)) != AGAIN_GLOB_END;) {
    const bool is_digit = token >= '0' && token <= '9';
    const bool is_letter = token >= 'a' && token <= 'f';
    digit_count += is_digit;
    letter_count += is_letter;
    colon_count += token == ':';
    star_count += token == AGAIN_GLOB_STAR;
    if (token >= 0 && !is_digit && !is_letter && token != ':' && token != '.') {
      return false;
    }
  }
  return colon_count > 0 ? digit_count > 0 && colon_count + star_count >= 2
                         : digit_count > 0 && letter_count == 0;
}

/* What no name and no address has; 0 where all is well. */
static int foreign_byte(again_text name) {
  static const char foreign[] = "/?#@%[]\\*\"<>|^`{}";
  const bool takes_colons = is_address(name);
  size_t at = 0;
  for (int token; (token = again_glob_next(name, &at)) != AGAIN_GLOB_END;) {
    if ((token == ':' && !takes_colons) || (token >= 0 && token <= ' ') ||
        (token > 0 && strchr(foreign, token) != NULL)) {
      return token;
    }
  }
  return 0;
}

/* Stars apart, in characters. */
static bool is_longer(again_text glob, size_t max) {
  return again_glob_literal_count(glob) > max &&
         again_utf8_count(glob.data, glob.size) > max;
}

/* Of a label that is in Punycode, or that a star may make one. */
static bool may_be_punycode(again_text label) {
  size_t start = 0;
  while (start < label.size && label.data[start] == '*') {
    start++;
  }
  return again_text_starts_with(again_text_from(label, start), "xn--");
}

static const char *label_fault(again_text label) {
  if (label.size == 0) {
    return "a label is empty";
  }
  if (may_be_punycode(label) && again_glob_has_star(label)) {
    return "names are compared in Unicode, so that \"xn--\" and a star in one "
           "label fit nothing";
  }
  return is_longer(label, LABEL_MAX) ? "a label has 63 characters at most"
                                     : NULL;
}

/* Why no host fits; NULL where one may. */
static const char *name_fault(again_text name) {
  const char *fault =
      is_longer(name, NAME_MAX) ? "a name has 253 characters at most" : NULL;
  again_text label;
  while (fault == NULL && take_last_label(&name, &label)) {
    fault = label_fault(label);
  }
  return fault;
}

static bool is_one_of(again_text label, const char *const *words,
                      size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (again_text_is(label, words[i])) {
      return true;
    }
  }
  return false;
}

/* Ends of names that nobody can register. */
static bool is_private(again_text label) {
  static const char *const words[] = {"example", "internal",  "invalid", "lan",
                                      "local",   "localhost", "test"};
  return is_one_of(label, words, sizeof(words) / sizeof(words[0]));
}

/* As in "co.uk": under it anybody registers what he likes. */
static bool is_second_level(again_text label) {
  static const char *const words[] = {"ac",  "co",  "com", "edu",
                                      "gov", "net", "org"};
  return is_one_of(label, words, sizeof(words) / sizeof(words[0]));
}

/* Takes off what a registry owns of a name. */
static void skip_registry(again_text *rest) {
  again_text shorter = *rest;
  again_text label;
  if (!take_last_label(&shorter, &label) || again_glob_has_star(label)) {
    return;
  }
  *rest = shorter;
  if (label.size == 2 && take_last_label(&shorter, &label) &&
      is_second_level(label)) {
    *rest = shorter;
  }
}

/* Whether whoever registers a name can have one that fits: the label that is
 * registered has a star, and at most one other label is named. */
static bool is_open(again_text name) {
  again_text rest = name;
  again_text label;
  size_t named_count = 0;
  if (take_last_label(&rest, &label) && is_private(label)) {
    return false;
  }
  rest = name;
  skip_registry(&rest);
  again_text registered = rest;
  if (take_last_label(&registered, &label) && !again_glob_has_star(label)) {
    return false;
  }
  while (take_last_label(&rest, &label)) {
    named_count += again_glob_literal_count(label) > 0;
  }
  return named_count < 2;
}

static void judge_shape(again_lint *lint, const again_json *host,
                        again_text name) {
  const int foreign = foreign_byte(name);
  const char *fault = foreign == 0 ? name_fault(name) : NULL;
  if (foreign > ' ') {
    again_lint_tell(lint, "host-impossible", host, "a host has no \"%c\"",
                    foreign);
  } else if (foreign != 0) {
    again_lint_tell(lint, "host-impossible", host,
                    "a host has no white space or control character");
  } else if (fault != NULL) {
    again_lint_tell(lint, "host-impossible", host, "%s", fault);
  } else if (again_glob_has_star(name) && !is_address(name) && is_open(name)) {
    again_lint_tell(lint, "host-too-wide", host,
                    "fits hosts that anybody may have");
  }
}

void again_lint_host_shapes(again_lint *lint) {
  const again_json *hosts = again_json_member(lint->root, "hosts");
  const again_json *host = hosts != NULL ? again_json_first_item(hosts) : NULL;
  again_arena arena;
  again_arena_init(&arena, NULL);
  for (; host != NULL; host = again_json_next_item(hosts, host)) {
    again_text name;
    if (again_host_name(&arena, host->text, &name)) {
      judge_shape(lint, host, name);
    } else {
      lint->findings->out_of_memory = true;
    }
    again_arena_clear(&arena);
  }
}
