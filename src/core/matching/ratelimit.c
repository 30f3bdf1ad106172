#include "matching/ratelimit.h"

#include "matching/structured.h"

/* A number that a member may state; the last of one name holds. */
typedef struct figure {
  bool is_given;
  again_item item;
} figure;

typedef struct figures {
  figure remaining;
  figure reset;
} figures;

static void note(figure *to, again_text key, const char *name,
                 again_item item) {
  if (again_text_is(key, name)) {
    *to = (figure){true, item};
  }
}

/* What remains is said, and all that is said is a count. */
static bool is_sound(const figures *given) {
  return given->remaining.is_given && given->remaining.item.is_count &&
         (!given->reset.is_given || given->reset.item.is_count);
}

static void keep_strictest(again_ratelimit *strictest, const figures *given) {
  again_ratelimit limit = {given->remaining.item.count,
                           given->reset.item.count};
  if (limit.remaining < strictest->remaining ||
      (limit.remaining == strictest->remaining &&
       limit.reset_s > strictest->reset_s)) {
    *strictest = limit;
  }
}

/* `;r=0;t=30` */
static bool take_parameters(again_text *rest, figures *out) {
  while (again_structured_byte(rest, ';')) {
    again_structured_blanks(rest);
    again_text key;
    again_item item;
    if (!again_structured_pair(rest, &key, &item)) {
      return false;
    }
    note(&out->remaining, key, "r", item);
    note(&out->reset, key, "t", item);
  }
  return true;
}

static bool parse_list(again_text rest, again_ratelimit *out) {
  while (rest.size > 0) {
    figures given = {0};
    again_item name;
    if (!again_structured_item(&rest, &name) || name.is_count ||
        !take_parameters(&rest, &given) || !is_sound(&given) ||
        !again_structured_separator(&rest)) {
      return false;
    }
    keep_strictest(out, &given);
  }
  return true;
}

static bool parse_dictionary(again_text rest, again_ratelimit *out) {
  figures given = {0};
  while (rest.size > 0) {
    figures ignored;
    again_text key;
    again_item item;
    if (!again_structured_pair(&rest, &key, &item) ||
        !take_parameters(&rest, &ignored) ||
        !again_structured_separator(&rest)) {
      return false;
    }
    note(&given.remaining, key, "remaining", item);
    note(&given.reset, key, "reset", item);
  }
  keep_strictest(out, &given);
  return is_sound(&given);
}

bool again_ratelimit_parse(again_text value, again_ratelimit *out) {
  value = again_text_trim(value);
  *out = (again_ratelimit){UINT64_MAX, 0};
  again_text rest = value;
  again_text key;
  if (again_structured_key(&rest, &key) && again_structured_byte(&rest, '=')) {
    return parse_dictionary(value, out);
  }
  return value.size > 0 && parse_list(value, out);
}
