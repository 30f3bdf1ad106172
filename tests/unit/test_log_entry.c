/* Logged objects are read in the shapes in which programs write them. */
#include "log_entry.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(log_entry, .fini = end);

static again_status read_line(again_log_entry *entry, const char *text,
                              const char **why_ret, char **bytes_ret) {
  size_t size;
  *bytes_ret = exact_text(text, &size);
  return again_log_entry_read(entry, again_text_make(*bytes_ret, size),
                              why_ret);
}

Test(log_entry, all_members) {
  again_log_entry entry;
  const char *why = NULL;
  char *bytes = NULL;
  again_log_entry_init(&entry, &counting_mem);
  cr_assert_eq(
      read_line(&entry,
                "{\"url\":\"https://x.com/?a=b\",\"method\":\"POST\","
                "\"operation\":\"Create\",\"status\":503,"
                "\"transport\":\"partial-body\",\"truncated\":true,"
                "\"time\":\"2026-08-22T12:00:00Z\",\"body\":\"a\\u0000\\n\","
                "\"headers\":{\"Retry-After\":\"3\"},"
                "\"other\":{\"url\":\"no\",\"status\":[1,{\"a\":null}]}}",
                &why, &bytes),
      AGAIN_OK);
  cr_expect(again_text_is(entry.url, "https://x.com/?a=b"));
  cr_expect(again_text_is(entry.method, "POST"));
  cr_expect(again_text_is(entry.operation, "Create"));
  cr_expect_eq(entry.status, 503);
  cr_expect_eq(entry.transport, AGAIN_TRANSPORT_PARTIAL_BODY);
  cr_expect(entry.is_truncated);
  cr_expect(entry.has_time);
  cr_expect_eq(entry.wall_s, 1787400000);
  cr_expect(again_text_equals(entry.body, again_text_make("a\0\n", 3)));
  cr_expect_str_eq(entry.head.data, "Retry-After: 3\r\n");
  exact_free(bytes);
  again_log_entry_clear(&entry);
}

Test(log_entry, headers) {
  static const struct {
    const char *headers;
    const char *lines;
  } rows[] = {
      {"{}", ""},
      {"[]", ""},
      {"{\"A\":\"1\",\"B\":\"2\"}", "A: 1\r\nB: 2\r\n"},
      {"{\"A\":3}", "A: 3\r\n"},
      {"{\"A\":[\"1\",\"2\"],\"B\":\"3\"}", "A: 1\r\nA: 2\r\nB: 3\r\n"},
      {"[\"A: 1\",\"B: 2\"]", "A: 1\r\nB: 2\r\n"},
      {"[[\"A\",\"1\"],[\"B\",\"2\"]]", "A: 1\r\nB: 2\r\n"},
      {"{\"A\":\"1\\r\\nX: y\"}", "A: 1  X: y\r\n"},
      {"{\"A\":null}", ""},
      {"null", ""},
      {"\"text\"", ""},
  };
  again_log_entry entry;
  again_log_entry_init(&entry, &counting_mem);
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    char line[256];
    const char *why = NULL;
    char *bytes = NULL;
    (void)snprintf(line, sizeof(line), "{\"headers\":%s,\"status\":1}",
                   rows[i].headers);
    cr_expect_eq(read_line(&entry, line, &why, &bytes), AGAIN_OK, "%s", line);
    cr_expect(again_text_is(again_text_make(entry.head.data, entry.head.size),
                            rows[i].lines),
              "%s", line);
    cr_expect_eq(entry.status, 1);
    exact_free(bytes);
  }
  again_log_entry_clear(&entry);
}

Test(log_entry, bodies) {
  static const struct {
    const char *body;
    const char *text;
  } rows[] = {
      {"\"{\\\"Code\\\":\\\"X\\\"}\"", "{\"Code\":\"X\"}"},
      {"{\"Code\":\"X\"}", "{\"Code\":\"X\"}"},
      {" { \"a\" : [ 1, {} ] } ", "{ \"a\" : [ 1, {} ] }"},
      {"[1,2]", "[1,2]"},
      {"12.50", "12.50"},
      {"\"\"", ""},
  };
  again_log_entry entry;
  again_log_entry_init(&entry, &counting_mem);
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    char line[256];
    const char *why = NULL;
    char *bytes = NULL;
    (void)snprintf(line, sizeof(line), "{\"body\":%s,\"status\":1}",
                   rows[i].body);
    cr_expect_eq(read_line(&entry, line, &why, &bytes), AGAIN_OK, "%s", line);
    cr_expect(again_text_is(entry.body, rows[i].text), "%s: %.*s", line,
              (int)entry.body.size, entry.body.data);
    exact_free(bytes);
  }
  again_log_entry_clear(&entry);
}

Test(log_entry, what_is_none) {
  static const struct {
    const char *line;
    const char *why;
  } rows[] = {
      {"", "no JSON"},
      {"{", "no JSON"},
      {"{} {}", "no JSON"},
      {"{\"a\":}", "no JSON"},
      {"[]", "no JSON object"},
      {"1", "no JSON object"},
      {"\"a\"", "no JSON object"},
      {"null", "no JSON object"},
      {"true", "no JSON object"},
      {"{\"status\":1000}", "status is no number from 0 to 999"},
      {"{\"status\":\"OK\"}", "status is no number from 0 to 999"},
      {"{\"transport\":\"slow\"}", "transport is no word of policy files"},
      {"{\"time\":\"noon\"}", "time is no RFC 3339 time"},
  };
  again_log_entry entry;
  again_log_entry_init(&entry, &counting_mem);
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    const char *why = NULL;
    char *bytes = NULL;
    cr_expect_eq(read_line(&entry, rows[i].line, &why, &bytes), AGAIN_ESYNTAX,
                 "%s", rows[i].line);
    cr_expect_str_eq(why, rows[i].why, "%s", rows[i].line);
    exact_free(bytes);
  }
  again_log_entry_clear(&entry);
}

/* A body nested without end would have yajl ask for more and more. */
Test(log_entry, deep) {
  enum { ALLOWED = 510 }; /* in the object, and with nothing inside */
  for (size_t depth = ALLOWED; depth <= ALLOWED + 2; depth += 2) {
    char line[2048] = "{\"body\":";
    size_t size = strlen(line);
    memset(line + size, '[', depth);
    memset(line + size + depth, ']', depth);
    line[size + 2 * depth] = '}';
    again_log_entry entry;
    const char *why = NULL;
    again_log_entry_init(&entry, &counting_mem);
    bool is_allowed = depth == ALLOWED;
    cr_expect_eq(again_log_entry_read(&entry, again_text_of(line), &why),
                 is_allowed ? AGAIN_OK : AGAIN_ESYNTAX, "%zu", depth);
    cr_expect_str_eq(why != NULL ? why : "",
                     is_allowed ? "" : "nested too deeply");
    again_log_entry_clear(&entry);
  }
}

/* yajl does not look whether it got its memory. */
Test(log_entry, nth_allocation_fails) {
  char body[6000];
  char line[8000];
  memset(body, 'x', sizeof(body));
  body[sizeof(body) - 1] = '\0';
  (void)snprintf(line, sizeof(line),
                 "{\"body\":\"\\n%s\",\"headers\":[\"%s\"]}", body, "A: 1");
  again_log_entry entry;
  again_log_entry_init(&entry, &counting_mem);
  for (size_t n = 1;; n++) {
    const char *why = NULL;
    char *bytes = NULL;
    again_log_entry_clear(&entry);
    counting_reset(n);
    again_status status = read_line(&entry, line, &why, &bytes);
    bool has_failed = counting_failed();
    counting_reset(0);
    exact_free(bytes);
    cr_assert_eq(status, has_failed ? AGAIN_ENOMEM : AGAIN_OK);
    if (!has_failed) {
      break;
    }
  }
  again_log_entry_clear(&entry);
}
