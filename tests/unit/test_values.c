/* What a response says by a plan, wherever it says it. */
#include "reading_rig.h"

static void end(void) {
  assert_balance();
}

TestSuite(values, .fini = end);

Test(values, sources_that_are_no_path) {
  reading_rig rig = rig_new();
  again_slot header = rig_slot(&rig, "header:x-code", AGAIN_USE_CODE);
  again_slot empty = rig_slot(&rig, "header:x-empty", AGAIN_USE_PRESENT);
  again_slot present = rig_slot(&rig, "header:x-code", AGAIN_USE_PRESENT);
  again_slot reason = rig_slot(&rig, "status-text", AGAIN_USE_TEXT);
  again_slot code = rig_slot(&rig, "code", AGAIN_USE_TEXT);
  again_slot message = rig_slot(&rig, "message", AGAIN_USE_TEXT);
  again_slot id = rig_slot(&rig, "request_id", AGAIN_USE_TEXT);
  rig_compile(&rig);
  rig_header(&rig, "HTTP/1.1 503 Slow Down");
  rig_header(&rig, "X-Code: Throttled");
  rig_header(&rig, "X-Empty:");
  rig_read(&rig, "");
  rig_expect(again_values_text(rig.values, header), "Throttled", "header");
  rig_expect(again_values_text(rig.values, reason), "Slow Down", "reason");
  rig_expect(again_values_text(rig.values, code), NULL, "code");
  cr_assert(again_values_is_present(rig.values, present));
  cr_assert_not(again_values_is_present(rig.values, empty));
  cr_assert_not(again_values_is_present(rig.values, message));
  cr_assert_eq(again_values_set_field(rig.values, AGAIN_FIELD_CODE,
                                      AGAIN_TEXT_LITERAL("C")),
               AGAIN_OK);
  cr_assert_eq(again_values_set_field(rig.values, AGAIN_FIELD_MESSAGE,
                                      AGAIN_TEXT_LITERAL("M")),
               AGAIN_OK);
  cr_assert_eq(again_values_set_field(rig.values, AGAIN_FIELD_REQUEST_ID,
                                      AGAIN_TEXT_LITERAL("R")),
               AGAIN_OK);
  rig_expect(again_values_text(rig.values, code), "C", "code");
  rig_expect(again_values_text(rig.values, message), "M", "message");
  rig_expect(again_values_text(rig.values, id), "R", "request_id");
  again_values_reset(rig.values);
  rig_expect(again_values_text(rig.values, code), NULL, "code");
  rig_expect(again_values_text(rig.values, header), NULL, "header");
  rig_free(&rig);
}

Test(values, a_code_in_a_header_that_is_the_status_says_nothing) {
  reading_rig rig = rig_new();
  again_slot code = rig_slot(&rig, "header:x-code", AGAIN_USE_CODE);
  again_slot text = rig_slot(&rig, "header:x-code", AGAIN_USE_TEXT);
  rig_compile(&rig);
  rig_header(&rig, "x-code: 400");
  rig_read(&rig, "");
  rig_expect(again_values_text(rig.values, code), NULL, "code");
  rig_expect(again_values_text(rig.values, text), "400", "text");
  rig_free(&rig);
}

typedef struct header_row {
  const char *header;
  const char *code; /* of header:x-err/Error/Code */
} header_row;

static const header_row header_rows[] = {
    {"x-err: <Error><Code>NoSuchKey</Code></Error>", "NoSuchKey"},
    {"x-err: {\"Error\":{\"Code\":\"NoSuchKey\"}}", "NoSuchKey"},
    {"x-err: PEVycm9yPjxDb2RlPk5vU3VjaEtleTwvQ29kZT48L0Vycm9yPg==",
     "NoSuchKey"},
    {"x-err: PEVycm9yPjxDb2RlPk5vU3VjaEtleTwvQ29kZT48L0Vycm9yPg", "NoSuchKey"},
    {"X-ERR: PEVycm9yPjxDb2RlPk5vU3VjaEtleTwvQ29kZT4=", "NoSuchKey"},
    {"x-err: PEVycm9yPjxDb2RlPk5vU3VjaEtleTwvQ29k", NULL},
    {"x-err: NoSuchKey", NULL},
    {"x-err: ???", NULL},
    {"x-err:", NULL},
    {"x-other: <Error><Code>NoSuchKey</Code></Error>", NULL},
};

Test(values, headers_read_as_bodies) {
  for (size_t i = 0; i < sizeof(header_rows) / sizeof(*header_rows); i++) {
    reading_rig rig = rig_new();
    again_slot slot = rig_slot(&rig, "header:x-err/Error/Code", AGAIN_USE_CODE);
    again_slot body = rig_slot(&rig, "/Error/Code", AGAIN_USE_CODE);
    rig_compile(&rig);
    rig_header(&rig, header_rows[i].header);
    rig_read(&rig, "<Error><Code>Other</Code></Error>");
    rig_expect(again_values_text(rig.values, slot), header_rows[i].code,
               header_rows[i].header);
    rig_expect(again_values_text(rig.values, body), "Other", "body");
    rig_free(&rig);
  }
}

typedef struct test_row {
  const char *source;
  again_wanted wanted;
  const char *body;
  bool holds;
} test_row;

#define GLOB(text)                                                             \
  {                                                                            \
    .kind = AGAIN_WANTED_GLOB, .glob = {(text), sizeof(text) - 1 }             \
  }
#define NUMBER(value)                                                          \
  { .kind = AGAIN_WANTED_NUMBER, .number = (value) }
#define BOOLEAN(value)                                                         \
  { .kind = AGAIN_WANTED_BOOLEAN, .boolean = (value) }

static const test_row test_rows[] = {
    {"/a", GLOB("x*"), "{\"a\":\"xyz\"}", true},
    {"/a", GLOB("X*"), "{\"a\":\"xyz\"}", false},
    {"/a", GLOB("*"), "{\"b\":\"xyz\"}", false},
    {"/a", GLOB("*"), "{\"a\":null}", false},
    {"/a", GLOB("*"), "{\"a\":true}", false},
    {"/a", GLOB("*"), "{\"a\":{\"b\":1}}", false},
    {"/a", GLOB("*"), "{\"a\":\"cut", false},
    {"/a", GLOB("12*"), "{\"a\":1234}", true},
    {"/a", GLOB("x"), "{\"a\":\"y\",\"a\":\"x\"}", false},
    {"/a", NUMBER(0), "{\"a\":0}", true},
    {"/a", NUMBER(0), "{\"a\":\"0\"}", true},
    {"/a", NUMBER(0), "{\"a\":0.0}", true},
    {"/a", NUMBER(0), "{\"a\":\"\"}", false},
    {"/a", NUMBER(0), "{\"a\":false}", false},
    {"/a", NUMBER(1.5), "{\"a\":15e-1}", true},
    {"/a", NUMBER(1.5), "{\"a\":1.500001}", false},
    {"/a", NUMBER(2), "{\"a\":1.9999999}", false},
    {"/a", NUMBER(-3), "{\"a\":\"-3\"}", true},
    {"/a", NUMBER(-2.5), "{\"a\":-2.5}", true},
    {"/a", NUMBER(9007199254740992.0), "{\"a\":9007199254740992}", true},
    {"/a", NUMBER(9007199254740992.0), "{\"a\":9007199254740994}", false},
    {"/a", BOOLEAN(true), "{\"a\":true}", true},
    {"/a", BOOLEAN(false), "{\"a\":false}", true},
    {"/a", BOOLEAN(true), "{\"a\":false}", false},
    {"/a", BOOLEAN(true), "{\"a\":\"true\"}", true},
    {"/a", BOOLEAN(false), "{\"a\":null}", false},
    {"/a", BOOLEAN(true), "{\"a\":1}", false},
    {"/*/r", GLOB("x"), "[{\"r\":\"y\"},{},{\"r\":\"x\"}]", true},
    {"/*/r", GLOB("x"), "[{\"r\":\"y\"},{\"s\":\"x\"}]", false},
    {"/e/c", GLOB("x"), "<e><c>y</c><c>x</c></e>", false},
    {"/e/*", GLOB("x"), "<e><c>y</c><c>x</c></e>", true},
    {"/e/c", GLOB("x"), "<e><c a='1'>x</c></e>", true},
    {"/e/c", BOOLEAN(true), "<e><c> true </c></e>", true},
    {"key:/*/m", GLOB("over*"), "{\"overLimit\":{\"m\":1}}", true},
    {"key:/*/m", GLOB("over*"), "{\"x\":{\"m\":1}}", false},
    {"header:h", NUMBER(0), "", true},
    {"header:h", GLOB("0"), "", true},
    {"header:h", BOOLEAN(false), "", false},
    {"header:absent", GLOB("*"), "", false},
    {"header:j/a", NUMBER(7), "", true},
    {"status-text", GLOB("Slow*"), "", true},
    {"code", GLOB("*"), "", false},
};

Test(values, tests) {
  for (size_t i = 0; i < sizeof(test_rows) / sizeof(*test_rows); i++) {
    const test_row *row = &test_rows[i];
    /* Another value beside it must not matter. */
    again_wanted wanted[2] = {GLOB("no such"), row->wanted};
    reading_rig rig = rig_new();
    again_test test = rig_test(&rig, row->source, wanted, 2);
    rig_compile(&rig);
    rig_header(&rig, "HTTP/1.1 503 Slow Down");
    rig_header(&rig, "h: 0");
    rig_header(&rig, "j: {\"a\":7}");
    rig_read(&rig, row->body);
    cr_assert_eq(again_values_holds(rig.values, test), row->holds,
                 "row %zu: %s %s", i, row->source, row->body);
    rig_free(&rig);
  }
}

typedef struct bytes_row {
  const char *body;
  size_t size;
  again_body_kind kind;
  const char *code; /* of /Code or /e/Code */
} bytes_row;

#define BYTES(text) text, sizeof(text) - 1

static const bytes_row bytes_rows[] = {
    {BYTES("\xEF\xBB\xBF{\"Code\":\"x\"}"), AGAIN_BODY_JSON, "x"},
    {BYTES("\xFF\xFE{\0\"\0C\0o\0d\0e\0\"\0:\0\"\0-N\"\0}\0"), AGAIN_BODY_JSON,
     "\xE4\xB8\xAD"},
    {BYTES("{\0\"\0C\0o\0d\0e\0\"\0:\0\"\0x\0\"\0}\0"), AGAIN_BODY_JSON, "x"},
    {BYTES("\0{\0\"\0C\0o\0d\0e\0\"\0:\0\"\0x\0\"\0}"), AGAIN_BODY_JSON, "x"},
    {BYTES("\xFE\xFF\0{\0\"\0C\0o\0d\0e\0\"\0:\0\"\0x\0\"\0}"), AGAIN_BODY_JSON,
     "x"},
    {BYTES("\xFF\xFE<\0e\0>\0<\0C\0o\0d\0e\0>\0-N<\0/\0C\0o\0d\0e\0>\0"),
     AGAIN_BODY_XML, "\xE4\xB8\xAD"},
    {BYTES("\xEF\xBB\xBF<?xml version='1.0'?><e><Code>x</Code></e>"),
     AGAIN_BODY_XML, "x"},
    {BYTES("<?xml version='1.0' encoding='GBK'?><e><Code>\xD6\xD0</Code></e>"),
     AGAIN_BODY_XML, "\xE4\xB8\xAD"},
    {BYTES("<?xml version=\"1.0\" encoding = \"iso-8859-1\"?><e><Code>\xE9"
           "</Code></e>"),
     AGAIN_BODY_XML, "\xC3\xA9"},
    {BYTES("<?xml version='1.0' encoding='GBK'?><e><Code>\xFF"
           "a</Code></e>"),
     AGAIN_BODY_XML,
     "\xEF\xBF\xBD"
     "a"},
    {BYTES("<?xml version='1.0' encoding='no-such'?><e><Code>\xE9</Code></e>"),
     AGAIN_BODY_XML, "\xEF\xBF\xBD"},
    {BYTES("<e><Code>a\0b</Code></e>"), AGAIN_BODY_XML,
     "a\xEF\xBF\xBD"
     "b"},
    {BYTES(""), AGAIN_BODY_EMPTY, NULL},
    {BYTES(" \r\n\t"), AGAIN_BODY_EMPTY, NULL},
    {BYTES("\xEF\xBB\xBF"), AGAIN_BODY_EMPTY, NULL},
    {BYTES("<!DOCTYPE html><html><Code>x</Code>"), AGAIN_BODY_HTML, NULL},
    {BYTES("error code: 1015"), AGAIN_BODY_PLAIN, NULL},
    {BYTES("\x1F\x8B\x08\0\0\0"), AGAIN_BODY_BINARY, NULL},
    {BYTES("\xBF"
           "f__typex.a#BgMessagebHi\xFF"),
     AGAIN_BODY_BINARY, NULL},
};

Test(values, bytes_of_any_kind) {
  for (size_t i = 0; i < sizeof(bytes_rows) / sizeof(*bytes_rows); i++) {
    const bytes_row *row = &bytes_rows[i];
    reading_rig rig = rig_new();
    again_slot json = rig_slot(&rig, "/Code", AGAIN_USE_CODE);
    again_slot xml = rig_slot(&rig, "/*/Code", AGAIN_USE_CODE);
    rig_compile(&rig);
    rig_read_bytes(&rig, 400, row->body, row->size, true);
    cr_assert_eq(again_values_body_kind(rig.values), row->kind, "row %zu", i);
    again_text code =
        again_values_text(rig.values, row->kind == AGAIN_BODY_XML ? xml : json);
    rig_expect(code, row->code, "code");
    rig_free(&rig);
  }
}

Test(values, headlines) {
  static const struct {
    const char *body;
    const char *headline;
  } rows[] = {
      {"<html><title>502 Bad Gateway</title></html>", "502 Bad Gateway"},
      {"<html><h1>none</h1></html>", NULL},
      {"\n\nupstream error\nmore", "upstream error"},
      {"{\"a\":1}", NULL},
      {"<e/>", NULL},
      {"\x01\x02\x03", NULL},
      {"", NULL},
  };
  reading_rig rig = rig_new();
  rig_compile(&rig);
  for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
    again_values_reset(rig.values);
    rig_read(&rig, rows[i].body);
    rig_expect(again_values_headline(rig.values), rows[i].headline,
               rows[i].body);
  }
  rig_free(&rig);
}

static void fill(char *out, size_t size, const char *before, char c,
                 const char *behind) {
  memset(out, c, size);
  (void)rig_put(out, before);
  (void)rig_put(out + size - strlen(behind), behind);
}

Test(values, bounds) {
  size_t size = (size_t)64 * 1024;
  char *body = malloc(size + 100);
  cr_assert_not_null(body);
  reading_rig rig = rig_new();
  again_slot a = rig_slot(&rig, "/a", AGAIN_USE_EXACT);
  rig_compile(&rig);

  /* A token as large as the bound is read whole, its text cut. */
  fill(body, size, "{\"a\":\"", 'x', "\"}");
  rig_read_bytes(&rig, 400, body, size, true);
  cr_assert_eq(again_values_text(rig.values, a).size, rig_bounds.message_bytes);
  cr_assert_not(again_values_is_truncated(rig.values));

  /* What is behind the bound is not seen. */
  again_values_reset(rig.values);
  fill(body, size + 2, "{\"a\":\"", 'x', "\"}");
  rig_read_bytes(&rig, 400, body, size + 2, true);
  cr_assert_null(again_values_text(rig.values, a).data);
  cr_assert(again_values_is_truncated(rig.values));
  rig_free(&rig);
  free(body);
}

Test(values, fields_are_cut_and_cleaned) {
  char text[5000];
  memset(text, 'x', sizeof(text));
  (void)rig_put(text + 254, "\xE4\xB8\xAD\xFF");
  reading_rig rig = rig_new();
  rig_compile(&rig);
  static const size_t sizes[AGAIN_FIELD_COUNT] = {
      [AGAIN_FIELD_CODE] = 254,
      [AGAIN_FIELD_MESSAGE] = 4096,
      [AGAIN_FIELD_REQUEST_ID] = 254,
      [AGAIN_FIELD_SERVER_DATE] = 254};
  for (size_t i = 0; i < AGAIN_FIELD_COUNT; i++) {
    again_field field = (again_field)i;
    cr_assert_eq(again_values_set_field(rig.values, field,
                                        again_text_make(text, sizeof(text))),
                 AGAIN_OK);
    cr_assert_eq(again_values_field(rig.values, field).size, sizes[i], "%zu",
                 i);
    cr_assert_eq(again_values_set_field(rig.values, field, AGAIN_TEXT_ABSENT),
                 AGAIN_OK);
    cr_assert_null(again_values_field(rig.values, field).data);
  }
  rig_free(&rig);
}

static again_status read_all(again_values *values, const char *body) {
  again_status status = again_headers_add_line(
      again_values_headers(values), AGAIN_TEXT_LITERAL("HTTP/1.1 503 X"));
  if (status == AGAIN_OK) {
    status = again_headers_add_line(
        again_values_headers(values),
        AGAIN_TEXT_LITERAL("h: eyJ4Ijp7InkiOiJ6enp6In19"));
  }
  return status == AGAIN_OK
             ? again_values_read(values, 503, body, strlen(body), true)
             : status;
}

typedef struct charset_row {
  const char *content_type;
  const char *body;
  const char *message;
} charset_row;

/* GBK has bytes of ASCII in its characters: a quote may be half of one. */
Test(values, content_type_declares_an_encoding) {
  static const charset_row rows[] = {
      {"application/json; charset=GBK", "{\"m\":\"\xB2\xCE\x81\x5C\"}",
       "\xE5\x8F\x82\xE4\xB9\x97"},
      {"text/xml;x=y; Charset=\"iso-8859-1\"", "<m>\xE9</m>", "\xC3\xA9"},
      {"text/xml; charset=GBK",
       "<?xml version='1.0' encoding='ISO-8859-1'?>"
       "<m>\xE9</m>",
       "\xC3\xA9"},
      /* A label that is wrong. */
      {"application/json;charset=ISO-8859-1", "{\"m\":\"\xC3\xA9\"}",
       "\xC3\xA9"},
      {"application/json; charset=utf-8", "{\"m\":\"\xE9\"}", "\xEF\xBF\xBD"},
      {"application/json; charset=\"", "{\"m\":\"x\"}", "x"},
      {"charset=GBK", "{\"m\":\"\xE9\"}", "\xEF\xBF\xBD"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
    reading_rig rig = rig_new();
    again_slot message = rig_slot(&rig, "/m", AGAIN_USE_TEXT);
    rig_compile(&rig);
    char line[128];
    (void)snprintf(line, sizeof(line), "Content-Type: %s",
                   rows[i].content_type);
    rig_header(&rig, line);
    rig_read(&rig, rows[i].body);
    rig_expect(again_values_text(rig.values, message), rows[i].message,
               rows[i].content_type);
    rig_free(&rig);
  }
}

/* A field that lies in what was read is not copied, until that changes. */
Test(values, fields_are_lent) {
  reading_rig rig = rig_new();
  again_slot code = rig_slot(&rig, "/c", AGAIN_USE_CODE);
  again_slot other = rig_slot(&rig, "/o", AGAIN_USE_TEXT);
  rig_compile(&rig);
  rig_read(&rig, "{\"c\":\"Throttling.User\"}");
  again_text text = again_values_text(rig.values, code);
  cr_assert_eq(again_values_lend_field(rig.values, AGAIN_FIELD_CODE, text),
               AGAIN_OK);
  cr_assert_eq(again_values_field(rig.values, AGAIN_FIELD_CODE).data,
               text.data);
  /* A part of a text does not end in NUL. */
  text.size = 10;
  cr_assert_eq(again_values_lend_field(rig.values, AGAIN_FIELD_MESSAGE, text),
               AGAIN_OK);
  text = again_values_field(rig.values, AGAIN_FIELD_MESSAGE);
  rig_expect(text, "Throttling", "part");
  cr_assert_eq(text.data[text.size], '\0');
  again_source source = rig_source(&rig, "/o");
  char *more = malloc(4000);
  cr_assert_not_null(more);
  memset(more, 'x', 4000);
  cr_assert_eq(
      again_values_give(rig.values, &source, again_text_make(more, 4000)),
      AGAIN_OK);
  free(more);
  cr_assert_eq(again_values_text(rig.values, other).size, 4000);
  rig_expect(again_values_field(rig.values, AGAIN_FIELD_CODE),
             "Throttling.User", "code");
  rig_expect(again_values_field(rig.values, AGAIN_FIELD_MESSAGE), "Throttling",
             "message");
  rig_free(&rig);
}

/* Reading fails for want of memory, and then succeeds with the same values. */
Test(values, survives_every_failing_allocation) {
  static const char *const bodies[] = {
      "{\"l\":[{\"c\":\"a\\tb\"},{\"c\":1}],\"e\":{\"c\":\"caf\xE9\"}}",
      "<?xml version='1.0' encoding='GBK'?><e a='1'><c>caf\xD6\xD0</c></e>",
      "<html><title>Some long title &amp; more of it to grow</title>",
      "plain text \xFF",
      "\xFF\xFE{\0\"\0e\0\"\0:\0{\0\"\0c\0",
  };
  for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++) {
    reading_rig rig = rig_new();
    again_slot e = rig_slot(&rig, "/e/c", AGAIN_USE_TEXT);
    again_slot l = rig_slot(&rig, "key:/*/*/c", AGAIN_USE_TEXT);
    again_slot h = rig_slot(&rig, "header:h/x/y", AGAIN_USE_TEXT);
    again_slot never = rig_slot(&rig, "/never", AGAIN_USE_TEXT);
    cr_assert_eq(again_plan_compile(rig.plan), AGAIN_OK);
    size_t n = 1;
    for (bool failed = true; failed; n++) {
      counting_reset(n);
      again_values *values =
          again_values_new(rig.plan, &rig_bounds, &counting_mem);
      again_status status =
          values == NULL ? AGAIN_ENOMEM : read_all(values, bodies[i]);
      failed = counting_failed();
      counting_reset(0);
      cr_assert_eq(status, failed ? AGAIN_ENOMEM : AGAIN_OK, "body %zu, n %zu",
                   i, n);
      if (values != NULL) {
        cr_assert_eq(read_all(values, bodies[i]), AGAIN_OK);
        rig_expect(again_values_text(values, h), "zzzz", "header");
        rig_expect(again_values_text(values, l), i == 0 ? "l" : NULL, "key");
        rig_expect(again_values_text(values, e),
                   i == 0   ? "caf\xEF\xBF\xBD"
                   : i == 1 ? "caf\xE4\xB8\xAD"
                            : NULL,
                   "text");
        rig_expect(again_values_text(values, never), NULL, "never");
      }
      again_values_free(values);
    }
    cr_assert_gt(n, 10);
    rig_free(&rig);
  }
}
