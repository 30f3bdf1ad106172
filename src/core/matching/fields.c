#include "matching/fields.h"

#include "base/decimal.h"
#include "base/httpdate.h"
#include "matching/entry.h"

static bool equals_status(again_text code, unsigned status) {
  uint64_t number;
  return again_decimal_parse_uint(code, &number) && number == status;
}

/* Whole, or not at all: half a code is another code. */
static again_text within(again_text text, size_t bound) {
  return text.size > 0 && text.size <= bound ? text : AGAIN_TEXT_ABSENT;
}

/* Bare, and not the status over again: that says nothing. */
static again_text usable_code(again_text text, const again_response *response) {
  again_text code =
      within(again_code_bare(text), response->policy->limits.bounds.code_bytes);
  return equals_status(code, response->status) ? AGAIN_TEXT_ABSENT : code;
}

static again_text usable_date(again_text text) {
  int64_t date_s;
  return again_httpdate_parse(text, 0, &date_s) ||
                 again_isodate_parse(text, &date_s)
             ? text
             : AGAIN_TEXT_ABSENT;
}

static again_text usable(again_field field, again_text text,
                         const again_response *response) {
  if (text.data == NULL) {
    return text;
  }
  switch (field) {
  case AGAIN_FIELD_CODE:
    return usable_code(text, response);
  case AGAIN_FIELD_SERVER_DATE:
    return usable_date(text);
  case AGAIN_FIELD_REQUEST_ID:
    return within(again_text_trim(text),
                  response->policy->limits.bounds.request_id_bytes);
  case AGAIN_FIELD_MESSAGE:
    break;
  }
  return text;
}

/* What a page, a plain text or an empty body says instead of a message. */
static again_text fallback_message(const again_response *response) {
  switch (again_values_body_kind(response->values)) {
  case AGAIN_BODY_JSON:
  case AGAIN_BODY_XML:
    return AGAIN_TEXT_ABSENT;
  case AGAIN_BODY_EMPTY:
  case AGAIN_BODY_HTML:
  case AGAIN_BODY_PLAIN:
  case AGAIN_BODY_BINARY:
    break;
  }
  again_text headline = again_values_headline(response->values);
  return headline.size > 0
             ? headline
             : again_headers_reason(again_values_head(response->values));
}

/* A date is only read here where another source would be asked next. */
static again_text find(again_field field, const again_response *response) {
  const again_entries *entries = &response->policy->fields[field];
  for (size_t i = 0; i < entries->count; i++) {
    again_text text = again_entry_text(&entries->items[i], response);
    bool is_last = i + 1 == entries->count;
    if (field != AGAIN_FIELD_SERVER_DATE || !is_last) {
      text = usable(field, text, response);
    }
    if (text.data != NULL) {
      return text;
    }
  }
  return field == AGAIN_FIELD_MESSAGE ? fallback_message(response)
                                      : AGAIN_TEXT_ABSENT;
}

/* In the order of again_field: conditions of later lists may ask for the code
 * and the message. */
again_status again_fields_find(again_response *response) {
  for (unsigned i = 0; i < AGAIN_FIELD_COUNT; i++) {
    again_field field = (again_field)i;
    if ((response->given & (1u << i)) != 0) {
      continue;
    }
    again_text text = find(field, response);
    if (text.size == 0) {
      text = AGAIN_TEXT_ABSENT;
    }
    again_status status =
        again_values_lend_field(response->values, field, text);
    if (status != AGAIN_OK) {
      return status;
    }
  }
  return AGAIN_OK;
}
