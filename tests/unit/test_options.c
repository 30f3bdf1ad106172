/*
 * Each struct's function does what its macro does, for a program built with
 * today's header and, through a block of exactly its size, for an older one.
 */
#include <again/again.h>

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(options, .fini = end);

/* What another struct holds by value can't grow without moving all behind it:
 * what is added takes reserved words. */
#define LAYOUT(fact)                                                           \
  _Static_assert(sizeof(void *) != 8 || (fact), "a published layout: " #fact)
LAYOUT(sizeof(again_verdict) == 96);
LAYOUT(sizeof(again_hint) == 56);
LAYOUT(offsetof(again_decision, attempts) == 112);
LAYOUT(offsetof(again_decision, retry_at_s) == 200);
LAYOUT(sizeof(again_mem) == 24);
LAYOUT(sizeof(again_time) == 16);
LAYOUT(sizeof(again_text) == 16);
LAYOUT(sizeof(again_lock) == 24);
LAYOUT(sizeof(again_governor) == 24);

enum { UNTOUCHED = 0xA5 };

typedef void init_fn(void *out, size_t size);

/* Whether `bytes` begin as `expected` does, behind their struct_size. */
static void check_size(init_fn *init, const void *expected, size_t full_size,
                       size_t size) {
  size_t written = size < full_size ? size : full_size;
  char *fill = exact_copy(expected, full_size);
  memset(fill, UNTOUCHED, full_size);
  char *block = exact_copy(fill, written);
  exact_free(fill);
  init(block, size);
  size_t head = written < sizeof(size_t) ? written : sizeof(size_t);
  cr_expect_eq(memcmp(block, &written, head), 0, "size %zu", size);
  cr_expect_eq(
      memcmp(block + head, (const char *)expected + head, written - head), 0,
      "size %zu", size);
  exact_free(block);
}

/* Equal texts of two files may lie in two places: then the expected struct
 * takes those of the given one. */
static void adopt_nothing(void *expected, const void *given) {
  (void)expected;
  (void)given;
}

static void adopt_verdict(void *expected, const void *given) {
  again_verdict *to = expected;
  const again_verdict *from = given;
  cr_assert_str_eq(to->reason, from->reason);
  cr_assert_str_eq(to->schedule, from->schedule);
  to->reason = from->reason;
  to->schedule = from->schedule;
}

static void adopt_decision(void *expected, const void *given) {
  adopt_verdict(&((again_decision *)expected)->verdict,
                &((const again_decision *)given)->verdict);
}

#define TEST_INIT(noun, NOUN, adopt)                                           \
  static void init_##noun(void *out, size_t size) {                            \
    again_##noun##_init(out, size);                                            \
  }                                                                            \
  Test(options, noun) {                                                        \
    static again_##noun expected = AGAIN_##NOUN##_INIT;                        \
    static again_##noun given;                                                 \
    cr_expect_eq(expected.struct_size, sizeof(expected));                      \
    init_##noun(&given, sizeof(given));                                        \
    adopt(&expected, &given);                                                  \
    for (size_t size = 0; size <= sizeof(expected) + 16; size++) {             \
      check_size(init_##noun, &expected, sizeof(expected), size);              \
    }                                                                          \
  }

TEST_INIT(diag, DIAG, adopt_nothing)
TEST_INIT(policy_options, POLICY_OPTIONS, adopt_nothing)
TEST_INIT(request, REQUEST, adopt_nothing)
TEST_INIT(verdict, VERDICT, adopt_verdict)
TEST_INIT(hint, HINT, adopt_nothing)
TEST_INIT(want, WANT, adopt_nothing)
TEST_INIT(grant, GRANT, adopt_nothing)
TEST_INIT(decision, DECISION, adopt_decision)
TEST_INIT(call_options, CALL_OPTIONS, adopt_nothing)
TEST_INIT(attempt, ATTEMPT, adopt_nothing)
