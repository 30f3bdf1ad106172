/*
 * The error tables of PolarDB and Redis, row by row, in the shapes that the
 * gateway sends: whole, and cut at every byte. A cut must never give a verdict
 * from half a code: behind the code it is the row's (for a row whose message
 * decides, behind the fragment), between code and fragment that of the code's
 * remaining rules, before the code that of the status.
 */
#include <again/again.h>

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"
#include "matching_aid.h"
#include "table.h"
#include "wire.h"

/* Of the two tables; ours may hold more names for a placeholder. */
enum { ROW_COUNT = 145 };

/* In place of a message that decides nothing. */
static const char any_message[] = "It is \"so\" & <not> otherwise.";

static void end(void) {
  assert_balance();
}
TestSuite(seeds, .fini = end);

/* --- verdicts ------------------------------------------------------------- */

typedef struct seed {
  const char *code;
  const char *message;
  unsigned status;
  char wanted[128]; /* class reason effect */
} seed;

static void write_verdict(char *out, size_t size,
                          const again_response *response) {
  again_verdict verdict = AGAIN_VERDICT_INIT;
  again_classify(response, &verdict);
  (void)snprintf(out, size, "%s %s %s", again_class_name(verdict.error_class),
                 verdict.reason, again_effect_name(verdict.effect));
}

/* By status, and by code where one is given: made by hand, so that nothing of
 * the reading is in it. */
static void write_oracle(char *out, size_t size, again_policy *policy,
                         const seed *row, again_transport transport,
                         const char *code) {
  const char *values[] = {code != NULL ? "code" : NULL, code, NULL};
  again_response *response = respond(policy, row->status, transport, values);
  write_verdict(out, size, response);
  again_response_free(response);
}

static size_t larger(size_t a, size_t b) {
  return a > b ? a : b;
}

/* Every cut of one body. */
static void expect_cuts(again_policy *policy, again_reader *reader,
                        const seed *row, wire_shape form,
                        again_transport transport) {
  char by_status[128];
  char by_code[128];
  write_oracle(by_status, sizeof(by_status), policy, row, transport, NULL);
  write_oracle(by_code, sizeof(by_code), policy, row, transport, row->code);
  wire body;
  wire_build(&body, row->code, row->message, form);
  size_t decided = larger(body.code_end, body.fragment_end);
  char head[64];
  (void)snprintf(head, sizeof(head), "HTTP/1.1 %u Error\n\n", row->status);
  for (size_t cut = 0; cut < body.bytes.size; cut++) {
    arrival from = {.head = head,
                    .body = body.bytes.data,
                    .body_bytes = cut,
                    .cut = true,
                    .transport = transport};
    again_response *response;
    cr_assert_eq(read_arrival(reader, &from, &response), AGAIN_OK);
    char found[128];
    write_verdict(found, sizeof(found), response);
    const char *wanted = cut >= decided         ? row->wanted
                         : cut >= body.code_end ? by_code
                                                : by_status;
    cr_expect_str_eq(found, wanted, "%s %u, cut at %zu: %.*s", row->code,
                     row->status, cut, (int)cut, body.bytes.data);
  }
  wire_clear(&body);
}

static void expect_whole(again_reader *reader, const seed *row,
                         wire_shape form) {
  wire body;
  wire_build(&body, row->code, row->message, form);
  char head[64];
  (void)snprintf(head, sizeof(head), "HTTP/1.1 %u Error\n\n", row->status);
  again_response *response = read_response(reader, NULL, head, body.bytes.data);
  char found[128];
  write_verdict(found, sizeof(found), response);
  cr_expect_str_eq(found, row->wanted, "%s %u \"%s\": %s", row->code,
                   row->status, row->message, found);
  cr_expect(again_text_is(again_response_code(response), row->code));
  cr_expect(again_text_is(again_response_message(response), row->message));
  cr_expect(again_text_is(again_response_request_id(response), "4BC02B9F"));
  cr_expect_not(again_response_is_truncated(response));
  wire_clear(&body);
}

/* --- tables --------------------------------------------------------------- */

typedef struct pack {
  again_policy *policy;
  again_reader *reader;
} pack;

static pack open_pack(const char *name) {
  pack out;
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  again_diag diag = AGAIN_DIAG_INIT;
  cr_assert_eq(again_policy_load(&out.policy, name, &options, &diag), AGAIN_OK,
               "%s: %s", name, diag.message);
  cr_assert_eq(again_reader_new(&out.reader, out.policy, &counting_mem),
               AGAIN_OK);
  return out;
}

static void close_pack(pack *from) {
  again_reader_free(from->reader);
  again_policy_unref(from->policy);
}

static seed seed_of(const table *rows, const char *code, const char *status) {
  const char *message = table_cell(rows, "message");
  seed row = {.code = code,
              .message = message[0] != '\0' ? message : any_message,
              .status = (unsigned)strtoul(status, NULL, 10)};
  (void)snprintf(row.wanted, sizeof(row.wanted), "%s %s %s",
                 table_cell(rows, "class"), table_cell(rows, "reason"),
                 table_cell(rows, "effect"));
  return row;
}

static void expect_all(const pack *by, const seed *row) {
  for (int form = 0; form < WIRE_SHAPE_COUNT; form++) {
    expect_whole(by->reader, row, (wire_shape)form);
    expect_cuts(by->policy, by->reader, row, (wire_shape)form,
                AGAIN_TRANSPORT_OK);
    expect_cuts(by->policy, by->reader, row, (wire_shape)form,
                AGAIN_TRANSPORT_PARTIAL_BODY);
  }
}

static size_t expect_table(const char *pack_name, const char *path) {
  pack by = open_pack(pack_name);
  table rows;
  cr_assert(table_open(&rows, path), "%s", path);
  size_t count = 0;
  while (table_next(&rows)) {
    seed row =
        seed_of(&rows, table_cell(&rows, "code"), table_cell(&rows, "status"));
    expect_all(&by, &row);
    count++;
  }
  table_close(&rows);
  close_pack(&by);
  return count;
}

Test(seeds, each_row_whole_and_cut_at_every_byte) {
  size_t count =
      expect_table("aliyun/polardb", TABLE_DIR "/tables/aliyun/polardb.csv") +
      expect_table("aliyun/redis", TABLE_DIR "/tables/aliyun/redis.csv");
  cr_expect_geq(count, ROW_COUNT, "%zu rows", count);
}

/* A placeholder in a code of the table stands for a name. */
static void write_real_code(char *out, size_t size, const char *pattern) {
  const char *star = strchr(pattern, '*');
  int before = star != NULL ? (int)(star - pattern) : (int)strlen(pattern);
  (void)snprintf(out, size, "%.*s%s%s", before, pattern,
                 star != NULL ? "DBInstanceName" : "",
                 star != NULL ? star + 1 : "");
}

Test(seeds, each_row_of_the_argued_table_where_it_is_there) {
  table rows;
  if (!table_open(&rows, shared_path("seeds/expected.csv"))) {
    printf("skipped: no seeds folder\n");
    return;
  }
  pack polardb = open_pack("aliyun/polardb");
  pack redis = open_pack("aliyun/redis");
  size_t count = 0;
  while (table_next(&rows)) {
    bool is_polardb = strncmp(table_cell(&rows, "seed"), "000", 3) == 0;
    char code[128];
    write_real_code(code, sizeof(code), table_cell(&rows, "match_code"));
    seed row = seed_of(&rows, code, table_cell(&rows, "http_status"));
    expect_all(is_polardb ? &polardb : &redis, &row);
    count++;
  }
  cr_expect_eq(count, ROW_COUNT, "%zu rows", count);
  close_pack(&polardb);
  close_pack(&redis);
  table_close(&rows);
}
