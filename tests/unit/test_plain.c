/* What is read in one pass is what a parser reads, on any bytes: each document
 * is read cut at every byte, and with every byte exchanged. */
#include "base/text.h"
#include "reading/body_json.h"
#include "reading/body_xml.h"
#include "reading/json_plain.h"
#include "reading/xml_plain.h"
#include "reading_rig.h"

static void end(void) {
  assert_balance();
}

TestSuite(plain, .fini = end);

enum { SLOT_COUNT = 9 };

static const char *const sources[SLOT_COUNT] = {
    "/e/a",   "/e/b/c", "/e/*/c", "key:/*/*/c", "/a",
    "/l/1/c", "/l/*",   "/*",     "/e"};

/* One plan, read by in two ways. */
typedef struct reading {
  again_capture capture;
  again_walk walk;
  again_json_reader json;
  again_xml_reader xml;
} reading;

static void reading_init(reading *self, const again_plan *plan) {
  cr_assert_eq(again_capture_init(&self->capture, plan, 4096, &counting_mem),
               AGAIN_OK);
  cr_assert_eq(again_walk_init(&self->walk, &self->capture, 64, &counting_mem),
               AGAIN_OK);
  again_json_reader_init(&self->json, &self->walk, &counting_mem);
  again_xml_reader_init(&self->xml, &self->walk, &counting_mem);
}

static void reading_clear(reading *self) {
  again_json_reader_clear(&self->json);
  again_xml_reader_clear(&self->xml);
  again_walk_clear(&self->walk);
  again_capture_clear(&self->capture);
}

typedef bool parse_fn(reading *self, again_text body);

static bool parse_json(reading *self, again_text body) {
  bool complete;
  cr_assert_eq(again_json_yajl_read(&self->json, body, &complete), AGAIN_OK);
  return complete;
}

static bool parse_xml(reading *self, again_text body) {
  bool complete;
  cr_assert_eq(again_xml_read(&self->xml, body, &complete), AGAIN_OK);
  return complete;
}

static void begin(reading *self, const again_plan *plan) {
  again_capture_reset(&self->capture);
  again_capture_set_status(&self->capture, 400);
  again_walk_begin(&self->walk, plan->root, AGAIN_WALK_WHOLE);
}

typedef struct twins {
  reading plain;
  reading parsed;
  const again_plan *plan;
  bool (*read_plain)(again_walk *walk, again_text body);
  parse_fn *parse;
  size_t plain_count; /* documents that were plain */
} twins;

/* All is given by a plain reading that it did not decline; else a part of it,
 * and the parser's own turn completes it. */
static void expect_same(twins *self, again_text body) {
  begin(&self->plain, self->plan);
  begin(&self->parsed, self->plan);
  bool is_plain = self->read_plain(&self->plain.walk, body);
  bool is_complete = self->parse(&self->parsed, body);
  self->plain_count += is_plain;
  cr_assert(!is_plain || is_complete, "%.*s", (int)body.size, body.data);
  if (!is_plain) {
    again_walk_restart(&self->plain.walk);
    (void)self->parse(&self->plain, body);
  }
  for (again_slot i = 0; i < SLOT_COUNT; i++) {
    again_text plain = again_capture_text(&self->plain.capture, i);
    again_text parsed = again_capture_text(&self->parsed.capture, i);
    cr_assert(again_text_equals(plain, parsed), "%.*s: %s is %.*s, not %.*s",
              (int)body.size, body.data, sources[i], (int)plain.size,
              plain.data, (int)parsed.size, parsed.data);
  }
}

static void exchange_bytes(twins *self, const char *document,
                           const char *bytes) {
  size_t size;
  char *body = exact_text(document, &size);
  expect_same(self, again_text_make(body, size));
  for (size_t i = 0; i < size; i++) {
    char old = body[i];
    for (size_t j = 0; bytes[j] != '\0'; j++) {
      body[i] = bytes[j];
      expect_same(self, again_text_make(body, size));
    }
    body[i] = old;
    char *cut = exact_copy(body, i);
    expect_same(self, again_text_make(cut, i));
    exact_free(cut);
  }
  exact_free(body);
}

static void expect_all_same(twins *self, const char *const *documents,
                            size_t count, const char *bytes) {
  reading_rig rig = rig_new();
  for (size_t i = 0; i < SLOT_COUNT; i++) {
    cr_assert_eq(rig_slot(&rig, sources[i], AGAIN_USE_EXACT), i);
  }
  rig_compile(&rig);
  self->plan = rig.plan;
  reading_init(&self->plain, rig.plan);
  reading_init(&self->parsed, rig.plan);
  for (size_t i = 0; i < count; i++) {
    size_t before = self->plain_count;
    exchange_bytes(self, documents[i], bytes);
    cr_assert_gt(self->plain_count, before, "%s", documents[i]);
  }
  reading_clear(&self->plain);
  reading_clear(&self->parsed);
  rig_free(&rig);
}

Test(plain, json) {
  static const char *const documents[] = {
      "{\"a\":\"x\",\"e\":{\"a\":\"long enough to be read by words\"}}",
      " { \"e\" : { \"b\" : { \"c\" : -1.50e+3 , \"d\" : [ ] } } } ",
      "{\"l\":[true,{\"c\":\"v\"},false,null,{}],\"a\":0}",
      "[[1,2],\"x\",{\"a\":{\"c\":\"\xE4\xB8\xAD\"}}]",
      "{\"e\":null,\"e\":{\"a\":\"second\"},\"\":1E-2,\"a\":10}",
  };
  twins self = {.read_plain = again_json_plain_read, .parse = parse_json};
  expect_all_same(&self, documents, sizeof(documents) / sizeof(*documents),
                  "\"\\{}[]:,0-.eE+ \n\x01tfnu/\xFF");
}

Test(plain, xml) {
  static const char *const documents[] = {
      "<e><a>long enough to be read by words</a><b><c>v</c></b></e>",
      "<e>\n  <b >\n <c>\tx \n y</c > </b>\n</e\n>",
      "<e>text<a/>behind<b>mixed<c/><c>z</c></b ></e>",
      "<a>x > y ' \"</a>",
      "<e><Name-1._b>1</Name-1._b><x><c>2</c></x></e>",
  };
  twins self = {.read_plain = again_xml_plain_read, .parse = parse_xml};
  expect_all_same(&self, documents, sizeof(documents) / sizeof(*documents),
                  "<>/&;]! \n\t\r\x01:-._1e?='\"\x7F");
}
