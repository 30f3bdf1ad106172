/* Answers are counted by what they are, the most frequent first. */
#include "summary.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "base/text.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(summary, .fini = end);

static again_record record_of(const char *class_name, const char *code) {
  again_record record = {.policy_hash = ""};
  record.values[AGAIN_MEMBER_CLASS] = (again_value){
      .kind = AGAIN_VALUE_TEXT, .text = again_text_of(class_name)};
  if (code != NULL) {
    record.values[AGAIN_MEMBER_CODE] =
        (again_value){.kind = AGAIN_VALUE_TEXT, .text = again_text_of(code)};
  }
  return record;
}

static again_status count_some(again_summary *summary, again_buffer *out) {
  static const struct {
    const char *class_name;
    const char *code;
  } rows[] = {{"auth", "B"}, {"auth", NULL}, {"quota", "A"},
              {"auth", "A"}, {"auth", "B"},  {"auth", ""}};
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_record record = record_of(rows[i].class_name, rows[i].code);
    if (status == AGAIN_OK) {
      status = again_summary_add(summary, &record);
    }
  }
  return status == AGAIN_OK ? again_summary_json(summary, out) : status;
}

#define REST "\"reason\":null,\"effect\":null,\"retry\":null,\"code\":"

Test(summary, most_frequent_first) {
  again_summary summary;
  again_buffer out;
  again_summary_init(&summary, &counting_mem);
  again_buffer_init(&out, &counting_mem);
  cr_assert_eq(count_some(&summary, &out), AGAIN_OK);
  cr_expect_eq(summary.count, 5);
  cr_expect(again_text_starts_with(again_text_make(out.data, out.size),
                                   "{\"count\":2,\"class\":\"auth\"," REST
                                   "\"B\"}\n"),
            "%s", out.data);
  cr_expect(again_text_ends_with(again_text_make(out.data, out.size),
                                 "{\"count\":1,\"class\":\"quota\"," REST
                                 "\"A\"}\n"),
            "%s", out.data);
  again_buffer_clear(&out);
  again_summary_clear(&summary);
}

Test(summary, many_codes) {
  again_summary summary;
  again_buffer out;
  char code[16];
  again_summary_init(&summary, &counting_mem);
  again_buffer_init(&out, &counting_mem);
  for (unsigned i = 0; i < 3000; i++) {
    (void)snprintf(code, sizeof(code), "Code%u", i % 1000);
    again_record record = record_of("auth", code);
    cr_assert_eq(again_summary_add(&summary, &record), AGAIN_OK);
  }
  cr_expect_eq(summary.count, 1000);
  cr_assert_eq(again_summary_text(&summary, &out), AGAIN_OK);
  size_t lines = 0;
  for (size_t i = 0; i < out.size; i++) {
    lines += out.data[i] == '\n' ? 1 : 0;
  }
  cr_expect_eq(lines, 1001);
  again_buffer_clear(&out);
  again_summary_clear(&summary);
}

Test(summary, nth_allocation_fails) {
  for (size_t n = 1;; n++) {
    again_summary summary;
    again_buffer out;
    again_summary_init(&summary, &counting_mem);
    again_buffer_init(&out, &counting_mem);
    counting_reset(n);
    again_status status = count_some(&summary, &out);
    bool has_failed = counting_failed();
    counting_reset(0);
    again_buffer_clear(&out);
    again_summary_clear(&summary);
    cr_assert_eq(status, has_failed ? AGAIN_ENOMEM : AGAIN_OK);
    if (!has_failed) {
      break;
    }
  }
}
