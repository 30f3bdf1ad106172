#include "wire.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

/* What of a message decides, where the code alone does not. */
static const struct {
  const char *code;
  const char *fragment;
} fragments[] = {
    {"InvalidParameter", "\"Action or Version\""},
    {"OperationDenied", "sold out"},
    {"OperationDenied", "out of usage"},
    {"OperationDenied", "cloudClusterIp is use"},
    {"OperationDenied", "vpc service is error"},
};

static const char *deciding_fragment(const char *code, const char *message) {
  for (size_t i = 0; i < sizeof(fragments) / sizeof(fragments[0]); i++) {
    if (strcmp(fragments[i].code, code) == 0 &&
        strstr(message, fragments[i].fragment) != NULL) {
      return fragments[i].fragment;
    }
  }
  return NULL;
}

static void append(again_buffer *out, const char *text) {
  cr_assert_eq(again_buffer_append_text(out, text), AGAIN_OK);
}

static void append_escaped(again_buffer *out, const char *text,
                           wire_shape form) {
  for (; *text != '\0'; text++) {
    char byte[2] = {*text, '\0'};
    if (form != WIRE_XML && (*text == '"' || *text == '\\')) {
      append(out, "\\");
    }
    append(out, form == WIRE_XML && *text == '<'   ? "&lt;"
                : form == WIRE_XML && *text == '&' ? "&amp;"
                                                   : byte);
  }
}

static void append_code(wire *out, const char *code, wire_shape form) {
  append(&out->bytes, form == WIRE_XML ? "<Code>" : "\"Code\":\"");
  append_escaped(&out->bytes, code, form);
  append(&out->bytes, form == WIRE_XML ? "</Code>" : "\"");
  out->code_end = out->bytes.size;
}

static void append_message(wire *out, const char *message, const char *fragment,
                           wire_shape form) {
  append(&out->bytes, form == WIRE_XML ? "<Message>" : "\"Message\":\"");
  if (fragment != NULL) {
    size_t before = (size_t)(strstr(message, fragment) - message);
    char *start = strndup(message, before + strlen(fragment));
    cr_assert_not_null(start);
    size_t message_start = out->bytes.size;
    append_escaped(&out->bytes, start, form);
    out->fragment_end = out->bytes.size;
    out->bytes.size = message_start;
    free(start);
  }
  append_escaped(&out->bytes, message, form);
  append(&out->bytes, form == WIRE_XML ? "</Message>" : "\"");
}

void wire_build(wire *out, const char *code, const char *message,
                wire_shape form) {
  const char *fragment = deciding_fragment(code, message);
  *out = (wire){.fragment_end = 0};
  again_buffer_init(&out->bytes, &counting_mem);
  append(&out->bytes, form == WIRE_XML
                          ? "<?xml version='1.0' encoding='UTF-8'?><Error>"
                            "<RequestId>4BC02B9F</RequestId>"
                          : "{\"RequestId\":\"4BC02B9F\",");
  if (form == WIRE_JSON_CODE_LAST) {
    append_message(out, message, fragment, form);
    append(&out->bytes, ",");
    append_code(out, code, form);
  } else {
    append_code(out, code, form);
    append(&out->bytes, form == WIRE_XML ? "" : ",");
    append_message(out, message, fragment, form);
  }
  append(&out->bytes, form == WIRE_XML ? "</Error>" : "}");
}

void wire_clear(wire *body) {
  again_buffer_clear(&body->bytes);
}
