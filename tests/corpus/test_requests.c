/*
 * What the packs make of requests, row by row of requests.csv: which pack is
 * chosen by the URL, which operation it reads out, and whether a second one
 * does no harm. That last must never be yes by mistake, because the library
 * repeats what may have acted on this word alone.
 */
#include <again/again.h>

#include <criterion/criterion.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"
#include "matching/request.h"
#include "table.h"

static void end(void) {
  assert_balance();
}
TestSuite(requests, .fini = end);

static const char *const no_path[] = {NULL};

static again_policy *choose(const char *url) {
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  options.path = no_path;
  again_policy *policy;
  cr_assert_eq(again_policy_for_url(&policy, url, &options, NULL), AGAIN_OK,
               "%s", url);
  return policy;
}

static void expect_operation(const table *row, again_text found) {
  const char *wanted = table_cell(row, "operation");
  cr_expect(again_text_equals(found, again_text_of(wanted)),
            "line %u: operation: wanted \"%s\", found \"%.*s\"", row->row.line,
            wanted, (int)found.size, found.size > 0 ? found.data : "");
}

static void expect_idempotent(const table *row, bool found) {
  const char *wanted = table_cell(row, "idempotent");
  cr_expect_str_eq(found ? "yes" : "no", wanted, "line %u: %s %s",
                   row->row.line, table_cell(row, "method"),
                   table_cell(row, "url"));
}

static void judge(const table *row) {
  const char *url = table_cell(row, "url");
  const char *header = table_cell(row, "header");
  const char *body = table_cell(row, "body");
  again_request request = AGAIN_REQUEST_INIT;
  request.url = url;
  request.method = table_cell(row, "method");
  request.headers = &header;
  request.header_count = header[0] != '\0' ? 1 : 0;
  request.body = body;
  request.body_bytes = strlen(body);
  again_policy *policy = choose(url);
  cr_expect_str_eq(again_policy_name(policy), table_cell(row, "pack"),
                   "line %u: %s", row->row.line, url);
  again_buffer operation;
  bool is_idempotent;
  again_buffer_init(&operation, &counting_mem);
  cr_assert_eq(again_request_operation(policy, &request, &operation), AGAIN_OK);
  again_text name = again_text_make(operation.data, operation.size);
  cr_assert_eq(again_request_is_idempotent(policy, &request,
                                           again_request_method(&request), name,
                                           &counting_mem, &is_idempotent),
               AGAIN_OK);
  expect_operation(row, name);
  expect_idempotent(row, is_idempotent);
  again_buffer_clear(&operation);
  again_policy_unref(policy);
}

Test(requests, each_row) {
  table rows;
  cr_assert(table_open(&rows, TABLE_DIR "/requests.csv"));
  while (table_next(&rows)) {
    judge(&rows);
  }
  table_close(&rows);
}
