/* What is read out of JSON, whole and broken. */
#include "reading_rig.h"

static void end(void) {
  assert_balance();
}

TestSuite(body_json, .fini = end);

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
    cr_assert_eq(again_values_body_kind(rig.values), AGAIN_BODY_JSON);
    rig_free(&rig);
  }
}
#define EXPECT_ROWS(rows, whole)                                               \
  expect_rows((rows), sizeof(rows) / sizeof(*(rows)), (whole))

static const row value_rows[] = {
    {"/Code", AGAIN_USE_CODE, "{\"Code\":\"Throttling\"}", "Throttling"},
    {"/Code", AGAIN_USE_CODE, " \r\n\t{ \"Code\" : \"a\" } ", "a"},
    {"/a/b/c", AGAIN_USE_EXACT, "{\"a\":{\"x\":1,\"b\":{\"c\":\"v\"}}}", "v"},
    {"/errors/0/code", AGAIN_USE_CODE, "{\"errors\":[{\"code\":\"x\"}]}", "x"},
    {"/errors/1/code", AGAIN_USE_CODE,
     "{\"errors\":[{\"code\":\"x\"},{\"code\":\"y\"}]}", "y"},
    {"/0/a", AGAIN_USE_CODE, "[{\"a\":\"x\"}]", "x"},
    {"/12", AGAIN_USE_EXACT, "[0,1,2,3,4,5,6,7,8,9,10,11,\"x\"]", "x"},
    {"/a~1b/~0", AGAIN_USE_EXACT, "{\"a/b\":{\"~\":\"v\"}}", "v"},
    {"/a\"b", AGAIN_USE_EXACT, "{\"a\\\"b\":\"v\"}", "v"},
    {"/code", AGAIN_USE_CODE, "{\"Code\":\"x\"}", NULL},
    {"/Code", AGAIN_USE_CODE, "{\"x\":{\"Code\":\"x\"}}", NULL},
    {"/a/b", AGAIN_USE_CODE, "{\"a\":\"b\"}", NULL},
    /* Numbers keep their digits. */
    {"/n", AGAIN_USE_CODE, "{\"n\":40029}", "40029"},
    {"/n", AGAIN_USE_EXACT, "{\"n\":1.50e+3}", "1.50e+3"},
    {"/n", AGAIN_USE_EXACT, "{\"n\":123456789012345678901234567890}",
     "123456789012345678901234567890"},
    {"/n", AGAIN_USE_EXACT, "{\"n\":-0}", "-0"},
    /* What says nothing. */
    {"/v", AGAIN_USE_TEXT, "{\"v\":null}", NULL},
    {"/v", AGAIN_USE_TEXT, "{\"v\":true}", NULL},
    {"/v", AGAIN_USE_TEXT, "{\"v\":\"\"}", NULL},
    {"/v", AGAIN_USE_TEXT, "{\"v\":\" \\n\"}", NULL},
    {"/v", AGAIN_USE_TEXT, "{\"v\":{}}", NULL},
    {"/v", AGAIN_USE_TEXT, "{\"v\":{\"a\":\"b\"}}", NULL},
    {"/v", AGAIN_USE_TEXT, "{\"v\":[\"b\"]}", NULL},
    {"/v", AGAIN_USE_CODE, "{\"v\":400}", NULL},
    {"/v", AGAIN_USE_CODE, "{\"v\":\"400\"}", NULL},
    {"/v", AGAIN_USE_EXACT, "{\"v\":400}", "400"},
    {"/v", AGAIN_USE_TEXT, "{\"v\":\"400\"}", "400"},
    {"/v", AGAIN_USE_CODE, "{\"v\":401}", "401"},
    /* Stars. */
    {"/e/*/c", AGAIN_USE_CODE, "{\"e\":[{\"c\":400},{},{\"c\":\"x\"}]}", "x"},
    {"/e/*/c", AGAIN_USE_CODE, "{\"e\":{\"a\":{\"c\":\"x\"}}}", "x"},
    {"/*/*", AGAIN_USE_TEXT, "{\"a\":1,\"b\":[null,\"x\"]}", "x"},
    {"/*", AGAIN_USE_TEXT, "[[],\"x\"]", "x"},
    {"/e/*/c", AGAIN_USE_CODE, "{\"e\":\"x\"}", NULL},
    /* The first member of a name wins, and it alone. */
    {"/a", AGAIN_USE_TEXT, "{\"a\":\"1\",\"a\":\"2\"}", "1"},
    {"/a", AGAIN_USE_TEXT, "{\"a\":null,\"a\":\"2\"}", NULL},
    {"/a/b", AGAIN_USE_TEXT, "{\"a\":{},\"a\":{\"b\":\"2\"}}", NULL},
    {"/e/*/c", AGAIN_USE_CODE,
     "{\"e\":[{\"c\":400,\"c\":\"no\"},{\"c\":\"x\"}]}", "x"},
    /* key: the name that the first star stood for. */
    {"key:/*/message", AGAIN_USE_CODE,
     "{\"overLimit\":{\"code\":413,\"message\":\"m\"}}", "overLimit"},
    {"key:/*/message", AGAIN_USE_CODE,
     "{\"a\":1,\"b\":{},\"c\":{\"message\":\"\"},\"d\":{\"message\":{\"x\":1}}"
     "}",
     "d"},
    {"key:/*/message", AGAIN_USE_CODE, "{\"400\":{\"message\":\"m\"}}", NULL},
    {"key:/a/*/*", AGAIN_USE_CODE, "{\"a\":{\"x\\u0041y\":{\"z\":1}}}", "xAy"},
    {"key:/*/*/m", AGAIN_USE_CODE,
     "{\"p\":{\"q\":1,\"r\":{\"n\":2}},\"s\":{\"t\":{\"m\":0}}}", "s"},
    {"key:/a/*", AGAIN_USE_EXACT, "{\"a\":[null,7]}", "1"},
    {"key:/*/message", AGAIN_USE_CODE, "{\"message\":\"x\"}", NULL},
    /* UTF-8, NUL and escapes. */
    {"/v", AGAIN_USE_TEXT, "{\"v\":\"\\u4e2d\\t\\/\\\"\"}",
     "\xE4\xB8\xAD\t/\""},
    {"/v", AGAIN_USE_TEXT, "{\"v\":\"a\xFF\xE4\xB8z\"}",
     "a\xEF\xBF\xBD\xEF\xBF\xBDz"},
    {"/v", AGAIN_USE_TEXT, "{\"v\":\"a\\u0000z\"}", "a\xEF\xBF\xBDz"},
    {"/v", AGAIN_USE_TEXT, "{\"v\":\"\\ud83d\\ude00\"}", "\xF0\x9F\x98\x80"},
    {"/\xFF", AGAIN_USE_TEXT, "{\"\xFF\":\"x\"}", "x"},
    /* A surrogate that stands alone is one broken character. */
    {"/v", AGAIN_USE_TEXT, "{\"v\":\"a\\ud800z\"}", "a\xEF\xBF\xBDz"},
    {"/v", AGAIN_USE_TEXT, "{\"v\":\"\\uDBFF\"}", "\xEF\xBF\xBD"},
    {"/v", AGAIN_USE_TEXT, "{\"v\":\"a\\udc00z\"}", "a\xEF\xBF\xBDz"},
    {"/v", AGAIN_USE_TEXT, "{\"v\":\"\\ud800\\u0041\"}",
     "\xEF\xBF\xBD"
     "A"},
    {"/v", AGAIN_USE_TEXT, "{\"v\":\"\\ud800\\ud83d\\ude00\"}",
     "\xEF\xBF\xBD\xF0\x9F\x98\x80"},
    {"/v", AGAIN_USE_TEXT, "{\"v\":\"\\\\ud800\"}", "\\ud800"},
    {"/v", AGAIN_USE_TEXT, "{\"\\udc00\":\"\\ud800\",\"v\":\"\\n?\"}", "\n?"},
    /* A name with an escape stays while its value is unescaped. */
    {"key:/*", AGAIN_USE_TEXT, "{\"\\u0061\":\"\\u0062\"}", "a"},
};

Test(body_json, values) {
  EXPECT_ROWS(value_rows, true);
}

static const row broken_rows[] = {
    /* Seen before the error. */
    {"/a", AGAIN_USE_CODE, "{\"a\":\"x\",,", "x"},
    {"/a", AGAIN_USE_CODE, "{\"a\":\"x\"]", "x"},
    {"/a", AGAIN_USE_CODE, "{\"a\":\"x\"} trailing", "x"},
    {"/b", AGAIN_USE_CODE, "{\"a\":\"x\"} {\"b\":\"y\"}", NULL},
    {"/b", AGAIN_USE_CODE, "{\"a\":tru,\"b\":\"y\"}", NULL},
    {"/b", AGAIN_USE_CODE, "{'b':'y'}", NULL},
    /* A raw line end in a string is an error: what is before it is a text. */
    {"/a", AGAIN_USE_TEXT, "{\"a\":\"one\ntwo\",\"b\":\"y\"}", "one"},
    {"/a", AGAIN_USE_CODE, "{\"a\":\"one\ntwo\",\"b\":\"y\"}", NULL},
    {"/a", AGAIN_USE_TEXT, "{\"a\":\"on\\qe\",\"b\":\"why", "on"},
    /* Cut: kept for texts alone. */
    {"/a", AGAIN_USE_CODE, "{\"a\":\"Throttl", NULL},
    {"/a", AGAIN_USE_EXACT, "{\"a\":\"Throttl", NULL},
    {"/a", AGAIN_USE_TEXT, "{\"a\":\"Throttl", "Throttl"},
    {"/a", AGAIN_USE_CODE, "{\"a\":\"Throttl\"", "Throttl"},
    {"/a", AGAIN_USE_TEXT, "{\"a\":\"", NULL},
    {"/a", AGAIN_USE_TEXT, "{\"a\":", NULL},
    {"/a", AGAIN_USE_TEXT, "{\"a", NULL},
    {"/a", AGAIN_USE_TEXT, "{\"x\":\"1\",\"a", NULL},
    {"/a", AGAIN_USE_TEXT, "{\"a\":\"x\\", "x"},
    {"/a", AGAIN_USE_TEXT, "{\"a\":\"x\\n", "x\n"},
    {"/a", AGAIN_USE_TEXT, "{\"a\":\"x\\\"y\\/\\b\\f\\r\\t\\\\",
     "x\"y/\b\f\r\t\\"},
    {"/a", AGAIN_USE_TEXT, "{\"a\":\"x\\u", "x"},
    {"/a", AGAIN_USE_TEXT, "{\"a\":\"x\\u4e2", "x"},
    {"/a", AGAIN_USE_TEXT, "{\"a\":\"x\\u4E2d", "x\xE4\xB8\xAD"},
    {"/a", AGAIN_USE_TEXT, "{\"a\":\"x\\ud83d\\ude0", "x"},
    {"/a", AGAIN_USE_TEXT, "{\"a\":\"x\\ud83d\\ude00", "x\xF0\x9F\x98\x80"},
    {"/a", AGAIN_USE_TEXT, "{\"a\":\"x\xE4\xB8", "x"},
    {"/a", AGAIN_USE_TEXT, "{\"a\":\"x\xE4\xB8\xAD", "x\xE4\xB8\xAD"},
    {"/a", AGAIN_USE_TEXT, "{\"a\":12", NULL},
    {"/e/*/c", AGAIN_USE_TEXT, "{\"e\":[{\"c\":\"x", "x"},
    {"/e/*", AGAIN_USE_TEXT, "{\"e\":[null,\"x", "x"},
    {"/a", AGAIN_USE_TEXT, "{\"b\":{\"a\":\"x", NULL},
};

Test(body_json, what_was_seen_before_the_end_is_kept) {
  EXPECT_ROWS(broken_rows, false);
}

/* At every byte: a code is whole or absent, a message grows. */
Test(body_json, cut_at_every_byte) {
  static const char body[] =
      "{\"RequestId\":\"9-\\u4e2d\",\"Error\":{\"Code\":\"Throttling.User\","
      "\"n\":[1,2.5,{}],\"Message\":\"too\\tmany\"},\"ok\":false}";
  size_t code_end = (size_t)(strstr(body, "User\"") - body) + 5;
  size_t id_end = (size_t)(strstr(body, "4e2d\"") - body) + 5;
  size_t message_start = (size_t)(strstr(body, "too") - body);
  for (size_t size = 0; size < sizeof(body); size++) {
    reading_rig rig = rig_new();
    again_slot code = rig_slot(&rig, "/Error/Code", AGAIN_USE_CODE);
    again_slot message = rig_slot(&rig, "/Error/Message", AGAIN_USE_TEXT);
    again_slot id = rig_slot(&rig, "/RequestId", AGAIN_USE_EXACT);
    rig_compile(&rig);
    rig_read_bytes(&rig, 400, body, size, false);
    rig_expect(again_values_text(rig.values, code),
               size >= code_end ? "Throttling.User" : NULL, "code");
    rig_expect(again_values_text(rig.values, id),
               size >= id_end ? "9-\xE4\xB8\xAD" : NULL, "request id");
    again_text text = again_values_text(rig.values, message);
    cr_assert_eq(text.data != NULL, size > message_start, "at %zu", size);
    cr_assert(memcmp("too\tmany", text.data != NULL ? text.data : "",
                     text.size) == 0);
    cr_assert(again_values_is_truncated(rig.values));
    rig_free(&rig);
  }
}

Test(body_json, presence) {
  static const struct {
    const char *body;
    bool is_present;
  } rows[] = {
      {"{\"v\":1}", true},          {"{\"v\":false}", true},
      {"{\"v\":\"x\"}", true},      {"{\"v\":{\"a\":null}}", true},
      {"{\"v\":[null]}", true},     {"{\"v\":[[]]}", true},
      {"{\"v\":null}", false},      {"{\"v\":\"\"}", false},
      {"{\"v\":{}}", false},        {"{\"v\":[]}", false},
      {"{\"x\":{\"v\":1}}", false}, {"[]", false},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
    reading_rig rig = rig_new();
    again_slot slot = rig_slot(&rig, "/v", AGAIN_USE_PRESENT);
    rig_compile(&rig);
    rig_read(&rig, rows[i].body);
    cr_assert_eq(again_values_is_present(rig.values, slot), rows[i].is_present,
                 "%s", rows[i].body);
    rig_free(&rig);
  }
}

Test(body_json, a_body_is_truncated_where_it_breaks_off) {
  static const struct {
    const char *body;
    bool whole;
    bool is_truncated;
  } rows[] = {
      {"{\"a\":1}", true, false}, {"{\"a\":1} \n", true, false},
      {"{\"a\":1", true, true},   {"{\"a\":1]", true, true},
      {"{\"a\":1}", false, true}, {"[[[]]]", true, false},
      {"[[[]]", true, true},
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

/* A path of `count` stars. */
static again_slot stars(reading_rig *rig, size_t count) {
  char path[256];
  for (size_t i = 0; i < count; i++) {
    (void)rig_put(path + 2 * i, "/*");
  }
  path[2 * count] = '\0';
  return rig_slot(rig, path, AGAIN_USE_PRESENT);
}

/* Deeper than the bound is passed over, and what is behind it read. */
Test(body_json, depth) {
  const size_t levels = 30000;
  char *body = malloc(2 * levels + 64);
  cr_assert_not_null(body);
  size_t size = 0;
  body[size++] = '[';
  memset(body + size, '[', levels);
  memset(body + size + levels, ']', levels);
  size += 2 * levels;
  size += (size_t)snprintf(body + size, 32, ",{\"a\":\"x\"}]");
  reading_rig rig = rig_new();
  again_slot behind = rig_slot(&rig, "/*/a", AGAIN_USE_TEXT);
  again_slot within = stars(&rig, rig_bounds.depth - 1);
  again_slot beyond = stars(&rig, rig_bounds.depth + 1);
  rig_compile(&rig);
  rig_read_bytes(&rig, 400, body, size, true);
  rig_expect(again_values_text(rig.values, behind), "x", "behind");
  cr_assert(again_values_is_present(rig.values, within));
  cr_assert_not(again_values_is_present(rig.values, beyond));
  cr_assert_not(again_values_is_truncated(rig.values));
  rig_free(&rig);
  free(body);
}

/* Levels, an escaped string and an open token: the most memory that yajl can
 * take, at every size. */
Test(body_json, yajl_has_all_the_memory_it_can_need) {
  size_t most = (size_t)60 * 1024;
  char *body = malloc(most);
  cr_assert_not_null(body);
  reading_rig rig = rig_new();
  (void)rig_slot(&rig, "/0/0/x", AGAIN_USE_TEXT);
  rig_compile(&rig);
  for (size_t size = 1; size < most; size = size * 5 / 3 + 1) {
    for (size_t levels = 0; levels <= size; levels += size / 3 + 1) {
      memset(body, 'n', size);
      memset(body, '[', levels);
      if (levels + 3 < size) {
        (void)rig_put(body + levels, "\"\\n");
      }
      rig_read_bytes(&rig, 400, body, size, false);
      again_values_reset(rig.values);
      size_t middle = levels + (size - levels) / 2;
      if (middle + 4 < size && middle > levels + 3) {
        (void)rig_put(body + middle, "\",\"n");
      }
      rig_read_bytes(&rig, 400, body, size, false);
      again_values_reset(rig.values);
    }
  }
  rig_free(&rig);
  free(body);
}

Test(body_json, nothing_is_allocated_after_the_first_responses) {
  static const char body[] =
      "{\"RequestId\":\"9\",\"Code\":\"Throttling\",\"Message\":\"a\\tb\","
      "\"list\":[{\"a\":1},{\"a\":2}]}";
  reading_rig rig = rig_new();
  again_slot code = rig_slot(&rig, "/Code", AGAIN_USE_CODE);
  (void)rig_slot(&rig, "/Message", AGAIN_USE_TEXT);
  (void)rig_slot(&rig, "/list/*/b", AGAIN_USE_TEXT);
  (void)rig_slot(&rig, "key:/*/*/c", AGAIN_USE_TEXT);
  rig_compile(&rig);
  for (size_t i = 0; i < 4; i++) {
    again_values_reset(rig.values);
    counting_reset(0);
    rig_header(&rig, "HTTP/1.1 503 Service Unavailable");
    rig_header(&rig, "x-request-id: 17");
    rig_read(&rig, body);
    rig_expect(again_values_text(rig.values, code), "Throttling", "code");
    cr_assert(i == 0 || counting_allocations() == 0, "%zu allocations",
              counting_allocations());
  }
  rig_free(&rig);
}
