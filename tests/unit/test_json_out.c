/* What is written is JSON, whatever the texts are. */
#include "json_out.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(json_out, .fini = end);

static again_status write_all(again_buffer *out) {
  again_json_out json;
  again_json_begin(&json, out);
  again_json_open_object(&json, NULL);
  again_json_text(&json, "text", AGAIN_TEXT_LITERAL("value"));
  again_json_text(&json, "broken", AGAIN_TEXT_LITERAL("\xff"));
  again_json_text(&json, "absent", AGAIN_TEXT_ABSENT);
  again_json_int(&json, "int", INT64_MIN);
  again_json_uint(&json, "uint", UINT64_MAX);
  again_json_bool(&json, "yes", true);
  again_json_bool(&json, "no", false);
  again_json_null(&json, "null");
  again_json_open_array(&json, "list");
  again_json_text(&json, NULL, AGAIN_TEXT_LITERAL("one"));
  again_json_open_object(&json, NULL);
  again_json_close_object(&json);
  again_json_uint(&json, NULL, 2);
  again_json_close_array(&json);
  again_json_open_array(&json, "empty");
  again_json_close_array(&json);
  again_json_close_object(&json);
  return again_json_end(&json);
}

static const char all[] =
    "{\"text\":\"value\",\"broken\":\"\xef\xbf\xbd\",\"absent\":null,"
    "\"int\":-9223372036854775808,\"uint\":18446744073709551615,"
    "\"yes\":true,\"no\":false,\"null\":null,"
    "\"list\":[\"one\",{},2],\"empty\":[]}\n";

Test(json_out, every_kind_of_value) {
  again_buffer out;
  again_buffer_init(&out, &counting_mem);
  cr_assert_eq(write_all(&out), AGAIN_OK);
  cr_assert_str_eq(out.data, all);
  again_buffer_clear(&out);
}

Test(json_out, strings) {
  static const struct {
    const char *text;
    size_t size;
    const char *written;
  } rows[] = {
      {"", 0, "\"\""},
      {"a\"b\\c/d", 7, "\"a\\\"b\\\\c/d\""},
      {"\b\f\n\r\t", 5, "\"\\b\\f\\n\\r\\t\""},
      {"\x01\x1f\x7f", 3, "\"\\u0001\\u001f\\u007f\""},
      {"\xc2\x9b", 2, "\"\\u009b\""},
      // NOLINTNEXTLINE(misc-misleading-bidirectional): it shall not work
      {"\xe2\x80\xae", 3, "\"\\u202e\""},
      {"\xe4\xb8\xad", 3, "\"\xe4\xb8\xad\""},
      {"a\xff\"", 3, "\"a\xef\xbf\xbd\\\"\""},
      {"a\0b", 3,
       "\"a\xef\xbf\xbd"
       "b\""},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    char *bytes = exact_copy(rows[i].text, rows[i].size);
    again_buffer out;
    again_json_out json;
    again_buffer_init(&out, &counting_mem);
    again_json_begin(&json, &out);
    again_json_text(&json, NULL, again_text_make(bytes, rows[i].size));
    cr_expect_eq(json.status, AGAIN_OK);
    cr_expect_str_eq(out.data, rows[i].written, "%zu: %s", i, out.data);
    again_buffer_clear(&out);
    exact_free(bytes);
  }
}

Test(json_out, nth_allocation_fails) {
  for (size_t n = 1;; n++) {
    again_buffer out;
    again_buffer_init(&out, &counting_mem);
    counting_reset(n);
    again_status status = write_all(&out);
    bool has_failed = counting_failed();
    counting_reset(0);
    again_buffer_clear(&out);
    cr_assert_eq(status, has_failed ? AGAIN_ENOMEM : AGAIN_OK);
    if (!has_failed) {
      break;
    }
  }
}
