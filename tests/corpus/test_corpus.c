/*
 * Responses captured from forty APIs, read with the built-in field lists: code,
 * message and request id must be right in most of them, and no file may do
 * harm. The folder is not part of the project; without it nothing is tested.
 */
#include <again/again.h>

#include <criterion/criterion.h>
#include <stdio.h>

#include "captured_index.h"
#include "harness.h"

enum { PERCENT_WANTED = 85 };

static void end(void) {
  assert_balance();
}
TestSuite(corpus, .fini = end);

/* What a list of fields can find; the class needs the provider's pack. */
static const captured_fact fields[] = {CAPTURED_CODE, CAPTURED_MESSAGE,
                                       CAPTURED_REQUEST_ID};
#define FIELD_COUNT (sizeof(fields) / sizeof(fields[0]))

static void judge(const table *index, again_reader *reader,
                  size_t right[FIELD_COUNT]) {
  again_response *response;
  captured_read(index, reader, "", &response);
  for (size_t i = 0; i < FIELD_COUNT; i++) {
    if (captured_is_right(index, fields[i], response)) {
      right[i]++;
    } else {
      captured_tell(index, fields[i], response);
    }
  }
}

Test(corpus, code_message_and_request_id_are_right_in_most) {
  table index;
  if (!table_open(&index, shared_path("corpus/index.csv"))) {
    printf("skipped: no corpus folder\n");
    return;
  }
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  again_policy *policy;
  again_reader *reader;
  cr_assert_eq(again_policy_load(&policy, "http", &options, NULL), AGAIN_OK);
  cr_assert_eq(again_reader_new(&reader, policy, &counting_mem), AGAIN_OK);
  size_t right[FIELD_COUNT] = {0};
  size_t count = 0;
  for (; table_next(&index); count++) {
    judge(&index, reader, right);
  }
  for (size_t i = 0; i < FIELD_COUNT; i++) {
    const char *name = captured_fact_name(fields[i]);
    printf("%s right in %zu of %zu\n", name, right[i], count);
    cr_expect_geq(right[i] * 100, count * PERCENT_WANTED, "%s", name);
  }
  again_reader_free(reader);
  again_policy_unref(policy);
  table_close(&index);
}
