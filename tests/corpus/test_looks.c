/*
 * Captured successes, some with an error in them, read byte by byte and with a
 * look at them on the way: the response is the one that is read without a look,
 * and none that a `peek` matches is let go. The folder is not part of the
 * project; without it nothing is tested.
 */
#include <again/again.h>

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"
#include "http_file.h"
#include "matching_aid.h"
#include "table.h"

static void end(void) {
  assert_balance();
}
TestSuite(looks, .fini = end);

static const char policy_text[] =
    "{'again': 1, 'fields': {'code': ['...'], 'message': ['...'],"
    " 'request_id': ['...']}, 'peek': ["
    "{'has': ['/Error/Code']}, {'has': ['/Response/Error/Code']},"
    "{'is': {'/ok': false}}, {'has': ['/error_description']},"
    "{'has': ['/errors/0/message'], 'lacks': ['/data']}],"
    "'rules': [{'class': 'client-fault', 'reason': 'unsupported'}]}";

static void feed_head(again_reader *reader, again_text head) {
  cr_assert_eq(again_reader_begin(reader, NULL), AGAIN_OK);
  for (again_text line = again_take_line(&head); line.data != NULL;
       line = again_take_line(&head)) {
    cr_assert_eq(again_reader_line(reader, line.data, line.size), AGAIN_OK);
  }
}

typedef struct said {
  again_verdict verdict;
  char texts[3][512];
} said;

static void end_response(again_reader *reader, said *out) {
  again_response *response;
  cr_assert_eq(
      again_reader_end(reader, AGAIN_TRANSPORT_OK, true, NULL, &response),
      AGAIN_OK);
  memset(out, 0, sizeof(*out));
  out->verdict = (again_verdict)AGAIN_VERDICT_INIT;
  again_classify(response, &out->verdict);
  const again_text texts[] = {again_response_code(response),
                              again_response_message(response),
                              again_response_request_id(response)};
  for (size_t i = 0; i < 3; i++) {
    (void)snprintf(out->texts[i], sizeof(out->texts[i]), "%.*s",
                   (int)texts[i].size,
                   texts[i].data != NULL ? texts[i].data : "");
  }
}

/* Whether it is an error. */
static bool try_body(again_reader *reader, again_text head, again_text body,
                     const char *name) {
  said looked;
  said unlooked;
  feed_head(reader, head);
  for (size_t i = 0; i < body.size; i++) {
    cr_assert_eq(again_reader_body(reader, body.data + i, 1, NULL), AGAIN_OK);
  }
  bool is_held = again_reader_body_use(reader) == AGAIN_BODY_USE_PEEK;
  end_response(reader, &looked);
  feed_head(reader, head);
  again_reader_lend_body(reader, body.data, body.size);
  end_response(reader, &unlooked);
  cr_expect(is_held || looked.verdict.error_class == AGAIN_CLASS_SUCCESS, "%s",
            name);
  cr_expect_eq(looked.verdict.error_class, unlooked.verdict.error_class, "%s",
               name);
  for (size_t i = 0; i < 3; i++) {
    cr_expect_str_eq(looked.texts[i], unlooked.texts[i], "%s", name);
  }
  return unlooked.verdict.error_class != AGAIN_CLASS_SUCCESS;
}

/* Blanks before the body move the end of the first look through it. */
static bool try_response(again_reader *reader, const char *name,
                         const again_http_response *raw) {
  bool is_error = false;
  static char body[64 * 1024];
  cr_assert_leq(raw->body.size + 512, sizeof(body), "%s", name);
  for (size_t blanks = 0; blanks <= 256; blanks += 8) {
    memset(body, ' ', sizeof(body));
    if (raw->body.size > 0) {
      memcpy(body + blanks, raw->body.data, raw->body.size);
    }
    is_error = try_body(reader, raw->head,
                        again_text_make(body, raw->body.size + 512), name);
  }
  return is_error;
}

static bool try_file(again_reader *reader, const char *file) {
  char name[256];
  (void)snprintf(name, sizeof(name), "corpus/%s", file);
  again_buffer bytes;
  cr_assert(file_read(&bytes, shared_path(name)), "%s", name);
  again_http_file document;
  again_http_response raw;
  bool is_error = false;
  again_http_file_begin(&document, again_text_make(bytes.data, bytes.size),
                        &counting_mem);
  if (again_http_file_next(&document, "GET", &raw) == AGAIN_OK &&
      raw.head.data != NULL) {
    is_error = try_response(reader, name, &raw);
  }
  again_http_file_clear(&document);
  again_buffer_clear(&bytes);
  return is_error;
}

Test(looks, leave_captured_successes_as_they_are) {
  table index;
  if (!table_open(&index, shared_path("corpus/index.csv"))) {
    cr_skip_test("no folder of captured responses");
  }
  again_policy *policy = policy_of(policy_text);
  again_reader *reader;
  cr_assert_eq(again_reader_new(&reader, policy, &counting_mem), AGAIN_OK);
  size_t count = 0;
  size_t error_count = 0;
  while (table_next(&index)) {
    if (table_cell(&index, "status")[0] == '2') {
      error_count += try_file(reader, table_cell(&index, "file"));
      count++;
    }
  }
  cr_expect_gt(count, 10);
  cr_expect_gt(error_count, 5, "%zu of %zu", error_count, count);
  again_reader_free(reader);
  again_policy_unref(policy);
  table_close(&index);
}
