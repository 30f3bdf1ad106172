/* What is read out of XML, whole and broken. */
#include "reading_rig.h"

static void end(void) {
  assert_balance();
}

TestSuite(body_xml, .fini = end);

typedef struct row {
  const char *source;
  again_use use;
  const char *body;
  const char *value; /* NULL = absent */
} row;

static void expect_rows(const row *rows, size_t count, bool whole) {
  for (size_t i = 0; i < count; i++) {
    reading_rig rig = rig_new();
    again_slot slot = rig_slot(&rig, rows[i].source, rows[i].use);
    rig_compile(&rig);
    rig_read_bytes(&rig, 400, rows[i].body, strlen(rows[i].body), whole);
    rig_expect(again_values_text(rig.values, slot), rows[i].value,
               rows[i].body);
    cr_assert_eq(again_values_body_kind(rig.values), AGAIN_BODY_XML, "%s",
                 rows[i].body);
    rig_free(&rig);
  }
}
#define EXPECT_ROWS(rows, whole)                                               \
  expect_rows((rows), sizeof(rows) / sizeof(*(rows)), (whole))

static const row value_rows[] = {
    {"/Error/Code", AGAIN_USE_CODE, "<Error><Code>X</Code></Error>", "X"},
    {"/Error/Code", AGAIN_USE_CODE,
     "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>\n <Code> X\n </Code>"
     "</Error>\n",
     "X"},
    {"/Error/Code", AGAIN_USE_CODE,
     "\n\n<?xml version='1.0'?><!-- c --><?pi x?><Error><Code>X</Code></Error>",
     "X"},
    {"/Error/Code", AGAIN_USE_CODE,
     "<e:Error xmlns:e=\"urn:x\"><e:Code>X</e:Code></e:Error>", "X"},
    {"/Error/Code", AGAIN_USE_CODE,
     "<Error xmlns=\"http://mns.aliyuncs.com/doc/v1\"><Code>X</Code></Error>",
     "X"},
    {"/Error/Code", AGAIN_USE_CODE,
     "<!DOCTYPE Error SYSTEM \"e.dtd\"><Error><Code>X</Code></Error>", "X"},
    {"/Error/Code", AGAIN_USE_CODE,
     "<!DOCTYPE Error [<!ENTITY a 'b'>]><Error><Code>X</Code></Error>", "X"},
    {"/Error/code", AGAIN_USE_CODE, "<Error><Code>X</Code></Error>", NULL},
    {"/Code", AGAIN_USE_CODE, "<Error><Code>X</Code></Error>", NULL},
    {"/Error", AGAIN_USE_CODE, "<Error>X</Error>", "X"},
    /* Attributes. */
    {"/Error/@code", AGAIN_USE_CODE, "<Error code=\"X\"/>", "X"},
    {"/Error/@code", AGAIN_USE_CODE, "<Error n:code='a&amp;b' xmlns:n='u'/>",
     "a&b"},
    {"/Error", AGAIN_USE_TEXT, "<Error code=\"X\">text</Error>", "text"},
    {"/Error/*", AGAIN_USE_TEXT, "<Error><a/><b>x</b></Error>", "x"},
    /* Texts. */
    {"/e", AGAIN_USE_TEXT,
     "<e>a &lt;b&gt; &amp; &quot;c&quot; &apos;d&apos;</e>",
     "a <b> & \"c\" 'd'"},
    {"/e", AGAIN_USE_TEXT, "<e>&#20013;&#x4e2d;</e>",
     "\xE4\xB8\xAD\xE4\xB8\xAD"},
    {"/e", AGAIN_USE_TEXT, "<e>a<![CDATA[<b> & ]]>c</e>", "a<b> & c"},
    {"/e", AGAIN_USE_TEXT, "<e>a<!-- no -->b<?no no?>c</e>", "abc"},
    {"/e", AGAIN_USE_TEXT, "<e>line 1\r\nline 2</e>", "line 1\nline 2"},
    {"/e", AGAIN_USE_TEXT, "<e>\xE4\xB8\xAD\xFF</e>",
     "\xE4\xB8\xAD\xEF\xBF\xBD"},
    {"/e", AGAIN_USE_TEXT, "<e></e>", NULL},
    {"/e", AGAIN_USE_TEXT, "<e> \n </e>", NULL},
    {"/e", AGAIN_USE_TEXT, "<e/>", NULL},
    {"/e", AGAIN_USE_TEXT, "<e>text<f/></e>", NULL},
    {"/e", AGAIN_USE_TEXT, "<e><f/>text</e>", NULL},
    {"/e/f", AGAIN_USE_CODE, "<e><f>400</f><f>X</f></e>", "X"},
    /* Siblings of a name may repeat. */
    {"/e/f", AGAIN_USE_CODE, "<e><f/><f>X</f><f>Y</f></e>", "X"},
    {"/e/f/g", AGAIN_USE_CODE, "<e><f><h/></f><f><g>X</g></f></e>", "X"},
    {"key:/*/message", AGAIN_USE_CODE,
     "<overLimit code=\"413\"><message>m</message></overLimit>", "overLimit"},
};

Test(body_xml, values) {
  EXPECT_ROWS(value_rows, true);
}

static const row broken_rows[] = {
    {"/e/c", AGAIN_USE_CODE, "<e><c>Thrott", NULL},
    {"/e/c", AGAIN_USE_EXACT, "<e><c>Thrott", NULL},
    {"/e/c", AGAIN_USE_TEXT, "<e><c>Thrott", "Thrott"},
    {"/e/c", AGAIN_USE_TEXT, "<e><c>T", "T"},
    {"/e/c", AGAIN_USE_CODE, "<e><c>Thrott<", NULL},
    {"/e/c", AGAIN_USE_TEXT, "<e><c>Thrott<", "Thrott"},
    {"/e/c", AGAIN_USE_CODE, "<e><c>Thrott</c", NULL},
    {"/e/c", AGAIN_USE_TEXT, "<e><c>Thrott</c", "Thrott"},
    {"/e/c", AGAIN_USE_CODE, "<e><c>Thrott</c>", "Thrott"},
    {"/e/c", AGAIN_USE_TEXT, "<e><c>a &amp", "a"},
    {"/e/c", AGAIN_USE_TEXT, "<e><c>a &amp;", "a &"},
    {"/e/c", AGAIN_USE_TEXT, "<e><c>\xE4\xB8\xAD\xE4\xB8", "\xE4\xB8\xAD"},
    {"/e/c", AGAIN_USE_TEXT, "<e><c><![CDATA[in here", "in here"},
    {"/e/c", AGAIN_USE_CODE, "<e><c><![CDATA[in here", NULL},
    {"/e/c", AGAIN_USE_TEXT, "<e><c><![CDATA[in here]]", "in here"},
    {"/e/@c", AGAIN_USE_CODE, "<e c=\"X\">", "X"},
    {"/e/@c", AGAIN_USE_CODE, "<e c=\"X\"", NULL},
    {"/e/@c", AGAIN_USE_CODE, "<e c=\"X", NULL},
    {"/e/@c", AGAIN_USE_TEXT, "<e c=\"X", NULL},
    {"/e", AGAIN_USE_TEXT, "<e>text<f>", NULL},
    {"/ed", AGAIN_USE_TEXT, "<e", NULL},
    /* Errors end the reading as a cut does. */
    {"/e/c", AGAIN_USE_CODE, "<e><c>X</c><d></e>", "X"},
    {"/e/d", AGAIN_USE_CODE, "<e><c>X</e><d>Y</d></e>", NULL},
    {"/e/c", AGAIN_USE_TEXT, "<e><c>a & b</c></e>", "a"},
    {"/e/c", AGAIN_USE_TEXT, "<e><c>a &nbsp; b</c></e>", "a"},
    {"/e/c", AGAIN_USE_CODE, "<e><c>X</c></e><e><c>Y", "X"},
    {"/e/d", AGAIN_USE_CODE, "<e><c>X</c></e><e><d>Y</d></e>", NULL},
    {"/e", AGAIN_USE_TEXT, "<e>a\x01</e>", "a"},
    {"/e", AGAIN_USE_TEXT, "<?xml version=\"1.0\"?>", NULL},
    {"/e", AGAIN_USE_TEXT, "<!-- ", NULL},
};

Test(body_xml, what_was_seen_before_the_end_is_kept) {
  EXPECT_ROWS(broken_rows, false);
}

/* At every byte: a code is whole or absent, a message grows. */
Test(body_xml, cut_at_every_byte) {
  static const char body[] =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Error><Code>Throttling"
      "</Code><Message lang='en'>too &lt; many \xE4\xB8\xAD<![CDATA[&]]></"
      "Message>\n  <Id a=\"1\">9-7</Id></Error>";
  size_t code_end = (size_t)(strstr(body, "</Code>") - body) + 7;
  size_t id_end = (size_t)(strstr(body, "</Id>") - body) + 5;
  size_t message_start = (size_t)(strstr(body, "too") - body);
  size_t before = 0;
  for (size_t size = 0; size < sizeof(body); size++) {
    reading_rig rig = rig_new();
    again_slot code = rig_slot(&rig, "/Error/Code", AGAIN_USE_CODE);
    again_slot message = rig_slot(&rig, "/Error/Message", AGAIN_USE_TEXT);
    again_slot id = rig_slot(&rig, "/Error/Id", AGAIN_USE_EXACT);
    rig_compile(&rig);
    rig_read_bytes(&rig, 400, body, size, false);
    rig_expect(again_values_text(rig.values, code),
               size >= code_end ? "Throttling" : NULL, "code");
    rig_expect(again_values_text(rig.values, id), size >= id_end ? "9-7" : NULL,
               "id");
    again_text text = again_values_text(rig.values, message);
    cr_assert_eq(text.data != NULL, size > message_start, "at %zu", size);
    cr_assert_geq(text.size, before, "at %zu", size);
    before = text.size;
    cr_assert(memcmp("too < many \xE4\xB8\xAD&",
                     text.data != NULL ? text.data : "", text.size) == 0,
              "at %zu: %.*s", size, (int)text.size, text.data);
    rig_free(&rig);
  }
  cr_assert_eq(before, strlen("too < many \xE4\xB8\xAD&"));
}

Test(body_xml, presence) {
  static const struct {
    const char *body;
    bool is_present;
  } rows[] = {
      {"<e><v>x</v></e>", true},    {"<e><v><w/></v></e>", true},
      {"<e><v a=\"\"/></e>", true}, {"<e><v/></e>", false},
      {"<e><v> </v></e>", false},   {"<e/>", false},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
    reading_rig rig = rig_new();
    again_slot slot = rig_slot(&rig, "/e/v", AGAIN_USE_PRESENT);
    rig_compile(&rig);
    rig_read(&rig, rows[i].body);
    cr_assert_eq(again_values_is_present(rig.values, slot), rows[i].is_present,
                 "%s", rows[i].body);
    rig_free(&rig);
  }
}

Test(body_xml, a_body_is_truncated_where_it_breaks_off) {
  static const struct {
    const char *body;
    bool whole;
    bool is_truncated;
  } rows[] = {
      {"<e><a/></e>", true, false}, {"<e/>\n", true, false},
      {"<e><a></e>", true, true},   {"<e><a/>", true, true},
      {"<e><a/></e>", false, true}, {"<e/>junk", true, false},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
    reading_rig rig = rig_new();
    (void)rig_slot(&rig, "/nowhere", AGAIN_USE_TEXT);
    rig_compile(&rig);
    rig_read_bytes(&rig, 400, rows[i].body, strlen(rows[i].body),
                   rows[i].whole);
    cr_assert_eq(again_values_is_truncated(rig.values), rows[i].is_truncated,
                 "%s", rows[i].body);
    rig_free(&rig);
  }
}

/* A DTD is never read, so no entity is ever expanded. */
Test(body_xml, billion_laughs) {
  static const char body[] =
      "<?xml version=\"1.0\"?><!DOCTYPE e [<!ENTITY a \"ha\">"
      "<!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>"
      "<e><m>&b;&c;</m><n>x</n></e>";
  reading_rig rig = rig_new();
  again_slot message = rig_slot(&rig, "/e/m", AGAIN_USE_TEXT);
  again_slot other = rig_slot(&rig, "/e/n", AGAIN_USE_TEXT);
  rig_compile(&rig);
  rig_read(&rig, body);
  rig_expect(again_values_text(rig.values, message), NULL, "message");
  rig_expect(again_values_text(rig.values, other), NULL, "other");
  cr_assert_eq(again_values_body_kind(rig.values), AGAIN_BODY_XML);
  rig_free(&rig);
}

Test(body_xml, depth) {
  size_t depth = 15000;
  size_t size = 0;
  char *body = malloc(depth * 3);
  cr_assert_not_null(body);
  for (size_t i = 0; i < depth; i++) {
    size += rig_put(body + size, "<e>");
  }
  reading_rig rig = rig_new();
  (void)rig_slot(&rig, "/e/x", AGAIN_USE_TEXT);
  rig_compile(&rig);
  rig_read_bytes(&rig, 400, body, size, true);
  cr_assert(again_values_is_truncated(rig.values));
  rig_free(&rig);
  free(body);
}

/* A path may be as long as the bound, whoever reads the document. */
Test(body_xml, depth_of_a_path) {
  static const char *const prologs[] = {"", "<?xml version='1.0'?><!-- c -->"};
  static const char *const texts[] = {"x", "&#120;"};
  for (size_t i = 0; i < 2; i++) {
    reading_rig rig = rig_new();
    char body[1024];
    char path[256];
    size_t size = rig_put(body, prologs[i]);
    for (size_t j = 0; j < rig_bounds.depth; j++) {
      size += rig_put(body + size, "<e>");
      (void)rig_put(path + 2 * j, "/e");
    }
    size += rig_put(body + size, texts[i]);
    size += rig_put(body + size, "</e><e><e>y</e></e>");
    path[2 * (size_t)rig_bounds.depth] = '\0';
    again_slot within = rig_slot(&rig, path, AGAIN_USE_TEXT);
    (void)rig_put(path + 2 * (size_t)rig_bounds.depth, "/e");
    path[2 * (size_t)rig_bounds.depth + 2] = '\0';
    again_slot beyond = rig_slot(&rig, path, AGAIN_USE_TEXT);
    rig_compile(&rig);
    rig_read_bytes(&rig, 400, body, size, true);
    rig_expect(again_values_text(rig.values, within), "x", body);
    rig_expect(again_values_text(rig.values, beyond), NULL, body);
    rig_free(&rig);
  }
}

/* Names of one response must not fill the memory of the next. */
Test(body_xml, many_responses_with_new_names) {
  reading_rig rig = rig_new();
  again_slot slot = rig_slot(&rig, "/Error/Code", AGAIN_USE_CODE);
  rig_compile(&rig);
  for (size_t i = 0; i < 2000; i++) {
    char body[128];
    (void)snprintf(body, sizeof(body),
                   "<Error><n%zu a%zu=\"\"/><Code>C%zu</Code></Error>", i, i,
                   i);
    char code[32];
    (void)snprintf(code, sizeof(code), "C%zu", i);
    again_values_reset(rig.values);
    rig_read(&rig, body);
    rig_expect(again_values_text(rig.values, slot), code, "code");
  }
  rig_free(&rig);
}

Test(body_xml, a_failed_response_leaves_nothing_behind) {
  reading_rig rig = rig_new();
  again_slot slot = rig_slot(&rig, "/e/c", AGAIN_USE_TEXT);
  rig_compile(&rig);
  static const char *const broken[] = {"<e><c>left", "<e><c>x</d>", "<e",
                                       "<e><c><![CDATA[left", "<e>&x;"};
  for (size_t i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
    again_values_reset(rig.values);
    rig_read(&rig, broken[i]);
    again_values_reset(rig.values);
    rig_read(&rig, "<e><c>right</c></e>");
    rig_expect(again_values_text(rig.values, slot), "right", broken[i]);
  }
  rig_free(&rig);
}

Test(body_xml, our_own_memory_is_reused) {
  reading_rig rig = rig_new();
  (void)rig_slot(&rig, "/Error/Code", AGAIN_USE_CODE);
  (void)rig_slot(&rig, "/Error/@x", AGAIN_USE_CODE);
  rig_compile(&rig);
  for (size_t i = 0; i < 4; i++) {
    again_values_reset(rig.values);
    counting_reset(0);
    rig_read(&rig, "<Error x='y'><Code>Throttling</Code><a>b</a></Error>");
    cr_assert(i == 0 || counting_allocations() == 0, "%zu allocations",
              counting_allocations());
  }
  rig_free(&rig);
}
