#include "policy/conditions.h"

#include <stddef.h>

#include "base/decimal.h"
#include "policy/probes.h"
#include "policy/types.h"

enum { STATUS_MIN = 100, STATUS_MAX = 999 };

/* --- status ------------------------------------------------------------- */

/* "4xx" is 400 to 499. */
static bool parse_status_family(again_text text, again_range *out) {
  if (text.size != 3 || text.data[0] < '1' || text.data[0] > '9' ||
      text.data[1] != 'x' || text.data[2] != 'x') {
    return false;
  }
  out->low = (uint32_t)(text.data[0] - '0') * 100;
  out->high = out->low + 99;
  return true;
}

static bool parse_status_range(again_text text, again_range *out) {
  size_t dash = again_text_find(text, '-');
  uint64_t low;
  uint64_t high;
  if (!again_decimal_parse_uint(again_text_make(text.data, dash), &low) ||
      !again_decimal_parse_uint(again_text_from(text, dash + 1), &high) ||
      low < STATUS_MIN || high < low || high > STATUS_MAX) {
    return false;
  }
  *out = (again_range){(uint32_t)low, (uint32_t)high};
  return true;
}

static bool parse_status_number(again_text text, again_range *out) {
  bool ok = again_is_whole(text, STATUS_MIN, STATUS_MAX, &out->low);
  out->high = out->low;
  return ok;
}

static bool read_range(again_loader *loader, const again_json *value,
                       again_range *out) {
  bool ok = false;
  if (value->kind == AGAIN_JSON_NUMBER) {
    ok = parse_status_number(value->text, out);
  } else if (value->kind == AGAIN_JSON_TEXT) {
    ok = parse_status_family(value->text, out) ||
         parse_status_range(value->text, out);
  } else {
    again_wrong_type(loader, value, "a status");
    return false;
  }
  if (!ok) {
    again_finding(&loader->findings, AGAIN_FINDING_BAD_VALUE, value,
                  "a status is a number from 100 to 999, \"4xx\" or "
                  "\"500-599\"");
  }
  return ok;
}

static again_status read_status(again_loader *loader, const again_json *value,
                                const again_member *member, void *out) {
  (void)member;
  again_condition *condition = out;
  if (!again_has_items(loader, value)) {
    return AGAIN_OK;
  }
  size_t count = again_json_item_count(value);
  again_range *ranges =
      again_arena_calloc(loader->arena, count, sizeof(*ranges));
  if (ranges == NULL) {
    return AGAIN_ENOMEM;
  }
  condition->status = ranges;
  for (const again_json *item = again_json_first_item(value); item != NULL;
       item = again_json_next_item(value, item)) {
    if (read_range(loader, item, &ranges[condition->status_count])) {
      condition->status_count++;
    }
  }
  return AGAIN_OK;
}

/* --- transport ---------------------------------------------------------- */

static again_status read_transport(again_loader *loader,
                                   const again_json *value,
                                   const again_member *member, void *out) {
  again_condition *condition = out;
  if (!again_has_items(loader, value)) {
    return AGAIN_OK;
  }
  for (const again_json *item = again_json_first_item(value); item != NULL;
       item = again_json_next_item(value, item)) {
    unsigned word;
    if (again_read_one_word(loader, item, member->type, &word)) {
      condition->transport |= 1U << word;
    }
  }
  return AGAIN_OK;
}

/* --- skew --------------------------------------------------------------- */

static again_status read_skew(again_loader *loader, const again_json *value,
                              const again_member *member, void *out) {
  again_condition *condition = out;
  condition->has_skew = true;
  return again_type_duration.read(loader, value, member, &condition->skew_ms);
}

/* --- the table ---------------------------------------------------------- */

static const again_form status_text_form = {
    .kind = AGAIN_FORM_TEXT,
    .name = "status-range",
    .about = "\"4xx\" is 400 to 499; \"500-599\" is any range.",
    .pattern = "^([1-9]xx|[1-9][0-9]{2}-[1-9][0-9]{2})$"};
static const again_form transport_form = AGAIN_FORM_OF_WORDS(transport);

static const again_type status_type = {
    "a status", read_status, .forms = {&again_form_whole, &status_text_form},
    .many = AGAIN_ONE_OR_FULL_LIST};
static const again_type transport_type = {"a transport word", read_transport,
                                          .forms = {&transport_form},
                                          .many = AGAIN_ONE_OR_FULL_LIST};
static const again_type skew_type = {"a duration", read_skew,
                                     .forms = {&again_form_duration}};

/* Readers of what is more than one field take the whole condition. */
#define WHOLE 0, sizeof(again_condition)
#define TEXTS(field, about_)                                                   \
  {                                                                            \
    .name = #field, .type = &again_type_some_texts,                            \
    AGAIN_MEMBER(again_condition, field), .about = (about_)                    \
  }

static const again_member members[] = {
    {"status", &status_type, WHOLE, .low = STATUS_MIN, .high = STATUS_MAX,
     .about = "The response's status."},
    TEXTS(code, "Globs on the whole code, case-sensitive; \\* is a "
                "star. What is absent matches none, not even *."),
    TEXTS(operation, "Globs on the request's whole operation, case-sensitive."),
    TEXTS(message, "Globs on the whole message, ASCII case ignored; * crosses "
                   "lines."),
    TEXTS(method, "The request's method."),
    {"transport", &transport_type, WHOLE,
     .about = "How the transport failed. tls: the handshake broke; "
              "certificate: the peer could not be verified; hidden-resend: "
              "the client was about to send the request a second time."},
    {"is", &again_type_is, WHOLE,
     .about = "Every source has its value: a glob, a number, true or false, or "
              "any of a list; where its path has *, any element has."},
    {"has", &again_type_has, WHOLE,
     .about = "Every source is present and not empty."},
    {"lacks", &again_type_lacks, WHOLE,
     .about = "None of the sources is present and not empty."},
    {"skew", &skew_type, WHOLE,
     .about = "The server's date and the arrival differ by this at least."},
};

const again_table again_condition_table = {
    "conditions",
    "On what a rule, an entry of peek, a hint or a source holds. All that are "
    "present must hold; a list means any of it.",
    AGAIN_MEMBERS(members)};
