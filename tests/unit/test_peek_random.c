/*
 * A body that was let go must not turn out to be an error: tried with bodies
 * made at random of the names that `peek` asks for, well formed or broken in
 * one place. The seed is fixed.
 */
#include <again/again.h>

#include <criterion/criterion.h>
#include <stdio.h>

#include "base/buffer.h"
#include "base/random.h"
#include "base/text.h"
#include "harness.h"
#include "matching_aid.h"

static void end(void) {
  assert_balance();
}
TestSuite(peek_random, .fini = end);

enum { BODY_COUNT = 3000, BODY_BYTES = 700, DEPTH_MAX = 4, MEMBERS_MAX = 5 };

static const char *const peeks[] = {
    "{'has': ['/Error/Code']}",
    "{'is': {'/Error/ok': false}}",
    "{'is': {'/*/ok': [false, 'Code']}}",
    "{'has': ['/Error/1/Code'], 'lacks': ['/data']}",
    "{'has': ['/Error/*/Code', '/x'], 'lacks': ['/Error/ok']}",
    "{'is': {'key:/Error/*': 'C*'}}",
    "{'has': ['/Error/@ok']}, {'is': {'/data/Error/Code': 'Cod*'}}",
    "{'code': 'C*', 'lacks': ['/data']}",
    "{'message': '*o*', 'has': ['/Error']}",
};
#define PEEK_COUNT (sizeof(peeks) / sizeof(peeks[0]))

static const char *const names[] = {"Error", "Code", "ok", "data", "x"};
static const char *const scalars[] = {
    "true",  "false", "null", "1",  "\"Code\"",    "\"\"",
    "\" \"", "-0.5",  "{}",   "[]", "\"\\u0043\"", "\"false\""};
static const char *const texts[] = {"",
                                    "Code",
                                    " ",
                                    "false",
                                    "&lt;C",
                                    "<![CDATA[Code]]>",
                                    "<!-- <Code> -->",
                                    "\xc3\xa9"};
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

typedef struct generator {
  again_random random;
  again_buffer out;
} generator;

static size_t pick(generator *self, size_t count) {
  return (size_t)again_random_up_to(again_random_next(&self->random),
                                    count - 1);
}

static void say(generator *self, const char *text) {
  cr_assert_eq(again_buffer_append_text(&self->out, text), AGAIN_OK);
}

#define SAY_ONE_OF(self, list) say(self, (list)[pick(self, COUNT(list))])

static void make_json(generator *self, unsigned depth) {
  if (depth == DEPTH_MAX || pick(self, 3) == 0) {
    SAY_ONE_OF(self, scalars);
    return;
  }
  bool is_array = pick(self, 4) == 0;
  say(self, is_array ? "[" : "{");
  size_t count = pick(self, MEMBERS_MAX);
  for (size_t i = 0; i < count; i++) {
    say(self, i > 0 ? ", " : "\n");
    if (!is_array) {
      say(self, "\"");
      SAY_ONE_OF(self, names);
      say(self, "\": ");
    }
    make_json(self, depth + 1);
  }
  say(self, is_array ? "]" : "}");
}

static void make_xml(generator *self, unsigned depth) {
  const char *name = names[pick(self, COUNT(names))];
  say(self, "<");
  say(self, name);
  say(self, pick(self, 4) == 0 ? " ok=\"&lt;>\">" : ">");
  size_t count = depth == DEPTH_MAX ? 0 : pick(self, MEMBERS_MAX);
  for (size_t i = 0; i < count; i++) {
    say(self, "\n");
    make_xml(self, depth + 1);
  }
  if (count == 0) {
    SAY_ONE_OF(self, texts);
  }
  say(self, "</");
  say(self, name);
  say(self, ">");
}

/* Behind blanks, so that looks end anywhere; often with one byte changed. */
static void make_body(generator *self) {
  again_buffer_reset(&self->out);
  for (size_t left = pick(self, 256); left > 0; left--) {
    say(self, " ");
  }
  if (pick(self, 2) == 0) {
    say(self, "{\"x\": ");
    make_json(self, 0);
    say(self, ", \"Error\": ");
    make_json(self, 0);
    say(self, "}");
  } else {
    say(self, pick(self, 2) == 0 ? "<?xml version='1.0'?>" : "");
    make_xml(self, 0);
  }
  if (self->out.size > BODY_BYTES) {
    again_buffer_cut(&self->out, BODY_BYTES);
  }
  if (pick(self, 3) == 0) {
    static const char bytes[] = "{}[]<>\"':,/\\ \n\xc3";
    self->out.data[pick(self, self->out.size)] = bytes[pick(self, 15)];
  }
}

static void begin_response(again_reader *reader) {
  cr_assert_eq(again_reader_begin(reader, NULL), AGAIN_OK);
  cr_assert_eq(read_head(reader, "HTTP/1.1 200 OK\n\n"), AGAIN_OK);
}

static again_class end_response(again_reader *reader) {
  again_response *response;
  again_verdict verdict = AGAIN_VERDICT_INIT;
  cr_assert_eq(
      again_reader_end(reader, AGAIN_TRANSPORT_OK, true, NULL, &response),
      AGAIN_OK);
  again_classify(response, &verdict);
  return verdict.error_class;
}

typedef struct tally {
  size_t released;
  size_t errors;
} tally;

static void try_body(again_reader *reader, again_text body, tally *out) {
  begin_response(reader);
  for (size_t at = 0; at < body.size; at++) {
    cr_assert_eq(again_reader_body(reader, body.data + at, 1, NULL), AGAIN_OK);
  }
  bool is_released = again_reader_body_use(reader) == AGAIN_BODY_USE_STREAM;
  again_class looked = end_response(reader);
  begin_response(reader);
  again_reader_lend_body(reader, body.data, body.size);
  again_class unlooked = end_response(reader);
  cr_assert_eq(looked, unlooked, "%.*s", (int)body.size, body.data);
  bool is_error = unlooked != AGAIN_CLASS_SUCCESS;
  cr_assert_not(is_released && is_error, "%.*s", (int)body.size, body.data);
  out->released += is_released;
  out->errors += is_error;
}

Test(peek_random, what_was_let_go_is_no_error) {
  for (size_t i = 0; i < PEEK_COUNT; i++) {
    char text[512];
    (void)snprintf(text, sizeof(text),
                   "{'again': 1, 'peek': [%s],"
                   " 'fields': {'code': ['/Error/Code', '/Code'],"
                   "  'message': ['/Error/data']},"
                   " 'rules': [{'class': 'quota', 'reason': 'limit'}]}",
                   peeks[i]);
    again_policy *policy = policy_of(text);
    again_reader *reader;
    cr_assert_eq(again_reader_new(&reader, policy, &counting_mem), AGAIN_OK);
    generator self;
    again_random_seed(&self.random, i + 1);
    again_buffer_init(&self.out, &counting_mem);
    tally seen = {0, 0};
    for (size_t k = 0; k < BODY_COUNT; k++) {
      make_body(&self);
      try_body(reader, again_text_make(self.out.data, self.out.size), &seen);
    }
    cr_expect_gt(seen.released, BODY_COUNT / 50, "peek %zu: %zu", i,
                 seen.released);
    cr_expect_gt(seen.errors, BODY_COUNT / 500, "peek %zu: %zu", i,
                 seen.errors);
    again_buffer_clear(&self.out);
    again_reader_free(reader);
    again_policy_unref(policy);
  }
}
