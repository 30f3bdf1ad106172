#include "policy/probes.h"

#include "base/decimal.h"
#include "policy/types.h"

/* --- sources -------------------------------------------------------------- */

bool again_source_is_of_response(const again_source *source) {
  return source->kind != AGAIN_SOURCE_QUERY &&
         source->kind != AGAIN_SOURCE_FORM &&
         source->kind != AGAIN_SOURCE_URL_PATH;
}

static again_status parse_source(again_loader *loader, const again_json *at,
                                 again_text text, again_source *out,
                                 bool *ok_ret) {
  const char *why = "";
  again_status status = again_source_parse(loader->arena, text, out, &why);
  *ok_ret = status == AGAIN_OK;
  if (status == AGAIN_EINVAL) {
    again_finding(&loader->findings, AGAIN_FINDING_BAD_SOURCE, at,
                  "no source: %s", why);
    return AGAIN_OK;
  }
  return status;
}

/* Where `text` is, the source is a response's. */
static again_status response_source(again_loader *loader, const again_json *at,
                                    again_text text, again_source *out,
                                    bool *ok_ret) {
  again_status status = parse_source(loader, at, text, out, ok_ret);
  if (status == AGAIN_OK && *ok_ret && !again_source_is_of_response(out)) {
    again_finding(&loader->findings, AGAIN_FINDING_BAD_SOURCE, at,
                  "a source of the request, where one of the response is "
                  "wanted");
    *ok_ret = false;
  }
  return status;
}

again_status again_read_source(again_loader *loader, const again_json *value,
                               again_source *out, bool *ok_ret) {
  *ok_ret = false;
  if (value->kind != AGAIN_JSON_TEXT) {
    again_wrong_type(loader, value, "a source");
    return AGAIN_OK;
  }
  return parse_source(loader, value, value->text, out, ok_ret);
}

/* --- has and lacks -------------------------------------------------------- */

static again_status read_presence(again_loader *loader, const again_json *value,
                                  const uint32_t **numbers_ret,
                                  size_t *count_ret) {
  if (!again_has_items(loader, value)) {
    return AGAIN_OK;
  }
  size_t count = again_json_item_count(value);
  uint32_t *numbers =
      again_arena_calloc(loader->arena, count, sizeof(*numbers));
  if (numbers == NULL) {
    return AGAIN_ENOMEM;
  }
  *numbers_ret = numbers;
  for (const again_json *item = again_json_first_item(value); item != NULL;
       item = again_json_next_item(value, item)) {
    if (item->kind != AGAIN_JSON_TEXT) {
      again_wrong_type(loader, item, "a source");
      continue;
    }
    again_probe probe = {.wanted = NULL};
    bool ok;
    again_status status =
        response_source(loader, item, item->text, &probe.source, &ok);
    if (status == AGAIN_OK && ok) {
      status = again_loader_add_probe(loader, &probe, &numbers[*count_ret]);
      (*count_ret)++;
    }
    if (status != AGAIN_OK) {
      return status;
    }
  }
  return AGAIN_OK;
}

static again_status read_has(again_loader *loader, const again_json *value,
                             const again_member *member, void *out) {
  (void)member;
  again_condition *condition = out;
  return read_presence(loader, value, &condition->has, &condition->has_count);
}

static again_status read_lacks(again_loader *loader, const again_json *value,
                               const again_member *member, void *out) {
  (void)member;
  again_condition *condition = out;
  return read_presence(loader, value, &condition->lacks,
                       &condition->lacks_count);
}

/* --- is --------------------------------------------------------------------
 */

/* Numbers are compared as numbers: exact to the millionth. */
static bool parse_number(again_text text, double *out) {
  enum { SCALE = 1000000 };
  int64_t scaled;
  if (!again_decimal_parse(text, SCALE, &scaled)) {
    return false;
  }
  *out = (double)scaled / SCALE;
  return true;
}

static again_status read_wanted(again_loader *loader, const again_json *value,
                                again_wanted *out, bool *ok_ret) {
  *ok_ret = true;
  switch (value->kind) {
  case AGAIN_JSON_TEXT:
    out->kind = AGAIN_WANTED_GLOB;
    return again_keep_text(loader, value->text, &out->glob);
  case AGAIN_JSON_NUMBER:
    out->kind = AGAIN_WANTED_NUMBER;
    *ok_ret = parse_number(value->text, &out->number);
    return AGAIN_OK;
  case AGAIN_JSON_BOOLEAN:
    out->kind = AGAIN_WANTED_BOOLEAN;
    out->boolean = value->boolean;
    return AGAIN_OK;
  case AGAIN_JSON_NULL:
  case AGAIN_JSON_ARRAY:
  case AGAIN_JSON_OBJECT:
    break;
  }
  again_wrong_type(loader, value, "a glob, a number, true or false");
  *ok_ret = false;
  return AGAIN_OK;
}

static again_status read_wanteds(again_loader *loader, const again_json *value,
                                 again_probe *out) {
  if (!again_has_items(loader, value)) {
    return AGAIN_OK;
  }
  again_wanted *wanted = again_arena_calloc(
      loader->arena, again_json_item_count(value), sizeof(*wanted));
  if (wanted == NULL) {
    return AGAIN_ENOMEM;
  }
  out->wanted = wanted;
  for (const again_json *item = again_json_first_item(value); item != NULL;
       item = again_json_next_item(value, item)) {
    bool ok;
    again_status status =
        read_wanted(loader, item, &wanted[out->wanted_count], &ok);
    if (status != AGAIN_OK) {
      return status;
    }
    out->wanted_count += ok ? 1 : 0;
  }
  return AGAIN_OK;
}

static again_status read_is(again_loader *loader, const again_json *value,
                            const again_member *member, void *out) {
  again_condition *condition = out;
  if (value->kind != AGAIN_JSON_OBJECT || value->count == 0) {
    again_wrong_type(loader, value, member->type->wanted);
    return AGAIN_OK;
  }
  uint32_t *numbers =
      again_arena_calloc(loader->arena, value->count, sizeof(*numbers));
  if (numbers == NULL) {
    return AGAIN_ENOMEM;
  }
  condition->is = numbers;
  for (const again_json *test = value->first; test != NULL; test = test->next) {
    again_probe probe = {.wanted = NULL};
    bool ok;
    again_status status =
        response_source(loader, test, test->name, &probe.source, &ok);
    if (status == AGAIN_OK) {
      status = read_wanteds(loader, test, &probe);
    }
    if (status == AGAIN_OK && ok) {
      status = again_loader_add_probe(loader, &probe,
                                      &numbers[condition->is_count++]);
    }
    if (status != AGAIN_OK) {
      return status;
    }
  }
  return AGAIN_OK;
}

/* --- forms ---------------------------------------------------------------- */

#define PATH "(/([^/~]|~[01])+)+"
#define HEADER "header:[!#$%&'*+.^_`|~0-9A-Za-z-]+"
#define OF_RESPONSE                                                            \
  PATH "|key:(?=.*/\\*(/|$))" PATH "|" HEADER "(" PATH ")?|status-text"

const again_form again_form_source = {
    .kind = AGAIN_FORM_TEXT,
    .name = "source",
    .about =
        "Where in a response a value is: a path \"/a/0/*\" in its body, "
        "where * is any one member or element; \"key:/*/b\", the name that "
        "the first * stood for; \"header:NAME\"; \"header:NAME/a/b\", a path "
        "in a header's value; \"status-text\"; or \"code\", \"message\" and "
        "\"request_id\" as the fields found them.",
    .pattern = "^(" OF_RESPONSE "|code|message|request_id)$"};
const again_form again_form_field_source = {
    .kind = AGAIN_FORM_TEXT,
    .name = "field-source",
    .about = "A source of a response that is no field itself.",
    .pattern = "^(" OF_RESPONSE ")$"};
const again_form again_form_request_source = {
    .kind = AGAIN_FORM_TEXT,
    .name = "request-source",
    .about =
        "Where in a request a value is: \"query:NAME\", a parameter of the "
        "URL; \"form:NAME\", one of a form in the body; \"header:NAME\"; "
        "\"path\", that of the URL; or a path \"/a/b\" in a JSON body.",
    .pattern = "^(" PATH "|query:.+|form:.+|" HEADER "|path)$"};

static const again_type wanted_type = {
    "a glob, a number, true or false",
    .forms = {&again_form_text, &again_form_number, &again_form_flag},
    .many = AGAIN_ONE_OR_FULL_LIST};
static const again_form is_form = {.kind = AGAIN_FORM_MAP,
                                   .names = &again_form_source,
                                   .values = &wanted_type,
                                   .value_count_min = 1};

const again_type again_type_is = {"an object of sources and values", read_is,
                                  .forms = {&is_form}};
const again_type again_type_has = {"a source or a list of sources", read_has,
                                   .forms = {&again_form_source},
                                   .many = AGAIN_ONE_OR_FULL_LIST};
const again_type again_type_lacks = {"a source or a list of sources",
                                     read_lacks, .forms = {&again_form_source},
                                     .many = AGAIN_ONE_OR_FULL_LIST};
