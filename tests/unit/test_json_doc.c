/* A policy file becomes a tree in which everything knows its place; what is
 * no JSON with comments is told with the place of the mistake. */
#include "policy/json_doc.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(json_doc, .fini = end);

typedef struct document {
  again_arena arena;
  char *bytes;
  const again_json *root;
  again_json_fault fault;
} document;

static void parse(document *doc, const char *text, size_t size) {
  again_arena_init(&doc->arena, &counting_mem);
  doc->bytes = exact_copy(text, size);
  cr_assert_eq(again_json_parse(&doc->arena, again_text_make(doc->bytes, size),
                                &doc->root, &doc->fault),
               AGAIN_OK);
}

static void forget(document *doc) {
  exact_free(doc->bytes);
  again_arena_clear(&doc->arena);
}

static const again_json *child(const again_json *node, size_t index) {
  const again_json *item = node->first;
  while (index-- > 0) {
    item = item->next;
  }
  return item;
}

Test(json_doc, each_value_and_name_has_its_place) {
  static const char text[] =
      "\xEF\xBB\xBF// first\n"
      "{ \"a\" : [1, -2.5e3,\n \"x\\u0041y\" ], /* b */\n"
      " \"b\\n\":{\"c\":true,\"d\":null} }";
  document doc;
  parse(&doc, text, sizeof(text) - 1);
  cr_assert_not_null(doc.root, "%s", doc.fault.message);
  cr_expect_eq(doc.root->kind, AGAIN_JSON_OBJECT);
  cr_expect_eq(text[doc.root->offset], '{');
  cr_expect_eq(doc.root->count, 2);

  const again_json *a = again_json_member(doc.root, "a");
  cr_assert_eq(a->kind, AGAIN_JSON_ARRAY);
  cr_expect_eq(text[a->offset], '[');
  cr_expect_eq(strncmp(text + a->name_offset, "\"a\"", 3), 0);
  cr_expect(again_text_is(child(a, 1)->text, "-2.5e3"));
  cr_expect_eq(text[child(a, 1)->offset], '-');
  cr_expect(again_text_is(child(a, 2)->text, "xAy"));
  cr_expect_eq(text[child(a, 2)->offset], '"');

  const again_json *b = again_json_member(doc.root, "b\n");
  cr_assert_not_null(b);
  cr_expect_eq(text[b->offset], '{');
  cr_expect_eq(strncmp(text + b->name_offset, "\"b\\n\"", 5), 0);
  cr_expect(again_json_member(b, "c")->boolean);
  cr_expect_eq(again_json_member(b, "d")->kind, AGAIN_JSON_NULL);
  cr_expect_null(again_json_member(b, "e"));
  forget(&doc);
}

Test(json_doc, a_pointer_names_the_way) {
  static const char text[] = "{\"a/b\":[{\"~\":0},{\"c\":[1,2]}]}";
  document doc;
  parse(&doc, text, sizeof(text) - 1);
  char pointer[64];
  const again_json *list = doc.root->first;
  cr_expect_str_eq(again_json_pointer(doc.root, pointer, 64), "");
  cr_expect_str_eq(again_json_pointer(child(list, 0)->first, pointer, 64),
                   "/a~1b/0/~0");
  const again_json *deep = child(child(list, 1)->first, 1);
  cr_expect_str_eq(again_json_pointer(deep, pointer, 64), "/a~1b/1/c/1");
  cr_expect_str_eq(again_json_pointer(deep, pointer, 8), "/a~1b/1");
  cr_expect_str_eq(again_json_pointer(deep, pointer, 1), "");
  forget(&doc);
}

Test(json_doc, a_mistake_is_told_at_its_place) {
  static const struct {
    const char *text;
    size_t offset;
    const char *says;
  } rows[] = {
      {"", 0, "the file ends too early"},
      {"   ", 3, "the file ends too early"},
      {"// only a comment", 17, "the file ends too early"},
      {"/* open", 0, "a comment without its end"},
      {"{\"a\": 1} /* open", 9, "a comment without its end"},
      {"{\"a\":1", 6, "the file ends too early"},
      {"{\"a\":", 5, "the file ends too early"},
      {"{\"a\":\"un", 5, "a text without its closing quote"},
      {"{\"a\" 1}", 5, "not expected here: 1"},
      {"{\"a\": , }", 6, "not expected here: ,"},
      {"{\"a\":1,}", 7, "not expected here: }"},
      {"{\"a\":tru}", 5, "not expected here: tru"},
      {"{a:1}", 1, "not expected here: a"},
      {"[1 2]", 3, "not expected here: 2"},
      {"[1}", 2, "not expected here: }"},
      {"{\"a\":01}", 6, "not expected here: 1"},
      {"{\"a\":-}", 5, "not expected here: -"},
      {"{\"a\":1.}", 5, "not expected here: 1."},
      {"{\"a\": \"b\" \"c\": 2}", 10, "not expected here: \"c\""},
      {"{\"a\":1 /x 2}", 7, "not expected here: /x"},
      {"{\"a\":1} x", 8, "not expected here: x"},
      {"{} {}", 3, "not expected here: {"},
      {"{\"a\":\"x\\q\"}", 7, "no such escape"},
      {"{\"a\":\"\\u12g4\"}", 6, "no such escape"},
      {"{\"a\":\"x\ny\"}", 7, "a control character in a text"},
      {"{\"a\":\"\\u0000\"}", 5, "a NUL character in a text"},
      {"{\"\\u0000\":1}", 1, "a NUL character in a text"},
      {"[\"ok\", \"\xFF\"]", 8, "not UTF-8 text"},
      {"\xEF\xBB\xBF{,}", 4, "not expected here: ,"},
      {"nul", 0, "not expected here: nul"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    document doc;
    parse(&doc, rows[i].text, strlen(rows[i].text));
    cr_expect_null(doc.root, "%s", rows[i].text);
    cr_expect_eq(doc.fault.status, AGAIN_ESYNTAX, "%s", rows[i].text);
    cr_expect_eq(doc.fault.offset, rows[i].offset, "%s: at %zu", rows[i].text,
                 doc.fault.offset);
    cr_expect_str_eq(doc.fault.message, rows[i].says, "%s", rows[i].text);
    forget(&doc);
  }
}

/* As many `[` as `depth`, and their ends. */
static char *nested(size_t depth) {
  char *text = calloc(2, depth);
  memset(text, '[', depth);
  memset(text + depth, ']', depth);
  return text;
}

Test(json_doc, depth_is_bounded) {
  static const struct {
    size_t depth;
    again_status status;
  } rows[] = {{1, AGAIN_OK},
              {AGAIN_JSON_DEPTH_MAX, AGAIN_OK},
              {AGAIN_JSON_DEPTH_MAX + 1, AGAIN_ELIMIT},
              {100000, AGAIN_ELIMIT}};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    char *text = nested(rows[i].depth);
    document doc;
    parse(&doc, text, 2 * rows[i].depth);
    cr_expect_eq(doc.fault.status, rows[i].status, "%zu", rows[i].depth);
    if (rows[i].status != AGAIN_OK) {
      cr_expect(doc.fault.too_deep);
      cr_expect_eq(doc.fault.offset, (size_t)AGAIN_JSON_DEPTH_MAX);
    }
    forget(&doc);
    exact_free(text);
  }
}

Test(json_doc, the_number_of_values_is_bounded) {
  size_t size = 2 * ((size_t)AGAIN_JSON_VALUES_MAX + 1) + 1;
  char *text = calloc(1, size);
  for (size_t i = 0; i + 1 < size; i += 2) {
    memcpy(text + i, "0,", 2);
  }
  text[0] = '[';
  text[1] = ' ';
  text[size - 1] = ']';
  document doc;
  parse(&doc, text, size);
  cr_expect_null(doc.root);
  cr_expect_eq(doc.fault.status, AGAIN_ELIMIT);
  cr_expect_not(doc.fault.too_deep);
  forget(&doc);
  exact_free(text);
}

static void count_duplicate(const again_json *member, void *user) {
  char *names = user;
  (void)strncat(names, member->name.data, member->name.size);
}

Test(json_doc, duplicates_are_told_in_small_and_large_objects) {
  document doc;
  char names[64] = "";
  static const char small[] =
      "{\"a\":1,\"b\":{\"a\":1,\"c\":2,\"c\":3},\"a\":2,\"a\":3}";
  parse(&doc, small, sizeof(small) - 1);
  cr_expect_eq(
      again_json_duplicates(doc.root, &counting_mem, count_duplicate, names),
      AGAIN_OK);
  cr_expect_str_eq(names, "aac");
  forget(&doc);

  char large[4096] = "{";
  for (int i = 0; i < 100; i++) {
    char member[32];
    (void)snprintf(member, sizeof(member), "\"m%d\":0,", i);
    (void)strcat(large, member);
  }
  (void)strcat(large, "\"m50\":1}");
  names[0] = '\0';
  parse(&doc, large, strlen(large));
  cr_expect_eq(
      again_json_duplicates(doc.root, &counting_mem, count_duplicate, names),
      AGAIN_OK);
  cr_expect_str_eq(names, "m50");
  forget(&doc);
}

/* yajl's memory is reserved: the longest token there can be must fit. */
Test(json_doc, one_long_token_fits_the_reserve) {
  static const char *const ends[] = {"\"]", "", "\\"};
  enum { SIZE = 300002 };
  for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
    size_t end_size = strlen(ends[i]);
    char *text = calloc(1, SIZE);
    for (size_t at = 2; at < SIZE; at++) {
      text[at] = at % 2 == 0 ? '\\' : 'n';
    }
    memcpy(text, "[\"", 2);
    memcpy(text + SIZE - end_size, ends[i], end_size);
    document doc;
    parse(&doc, text, SIZE);
    cr_expect_eq(doc.root != NULL, i == 0, "%zu: %s", i, doc.fault.message);
    forget(&doc);
    exact_free(text);
  }
}

Test(json_doc, each_failed_allocation_is_told) {
  static const char text[] = "{\"a\":[1,\"x\\ny\",{\"b\":true}],\"\\u0041\":0}";
  for (size_t n = 1;; n++) {
    again_arena arena;
    again_arena_init(&arena, &counting_mem);
    counting_reset(n);
    const again_json *root;
    again_json_fault fault;
    again_status status = again_json_parse(
        &arena, again_text_make(text, sizeof(text) - 1), &root, &fault);
    bool failed = counting_failed();
    counting_reset(0);
    cr_expect_eq(status, failed ? AGAIN_ENOMEM : AGAIN_OK);
    cr_expect_eq(root == NULL, failed);
    again_arena_clear(&arena);
    if (!failed) {
      cr_expect_gt(n, 2);
      break;
    }
  }
}
