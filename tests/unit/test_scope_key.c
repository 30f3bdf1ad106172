/* What stands for a scope's name: another for each name, with any of its bits
 * as good as any other. */
#include "governing/scope_key.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(scope_key, .fini = end);

/* Of every length around that of a word, and with a difference anywhere. */
Test(scope_key, is_another_for_each_name) {
  enum { LENGTHS = 40, COUNT = 2 * LENGTHS * LENGTHS };
  static again_scope_key keys[COUNT];
  size_t count = 0;
  for (size_t length = 0; length < LENGTHS; length++) {
    char *name = calloc(length + 1, 1);
    memset(name, 'a', length);
    keys[count++] = again_scope_key_of(name);
    for (size_t at = 0; at < length; at++) {
      name[at] = 'b';
      keys[count++] = again_scope_key_of(name);
      name[at] = 'a';
    }
    free(name);
  }
  for (size_t i = 0; i < count; i++) {
    for (size_t other = 0; other < i; other++) {
      cr_assert_neq(keys[i].first, keys[other].first, "%zu, %zu", i, other);
      cr_assert_neq(keys[i].second, keys[other].second, "%zu, %zu", i, other);
    }
  }
}

Test(scope_key, is_the_same_for_the_same_name) {
  again_scope_key key = again_scope_key_of("https://api.example.com:443");
  cr_expect(again_scope_key_equals(
      key, again_scope_key_of("https://api.example.com:443")));
  cr_expect_not(again_scope_key_equals(
      key, again_scope_key_of("https://api.example.com:444")));
}

/* Tables go by the lowest bits of one or of the other. */
Test(scope_key, spreads_names_over_a_table) {
  enum { BUCKETS = 64, NAMES = 100 * BUCKETS };
  unsigned first[BUCKETS] = {0};
  unsigned second[BUCKETS] = {0};
  char name[32];
  for (unsigned i = 0; i < NAMES; i++) {
    (void)snprintf(name, sizeof(name), "https://h%u:443", i);
    again_scope_key key = again_scope_key_of(name);
    first[key.first % BUCKETS]++;
    second[key.second % BUCKETS]++;
  }
  for (size_t i = 0; i < BUCKETS; i++) {
    cr_expect_gt(first[i], 50, "%zu: %u", i, first[i]);
    cr_expect_lt(first[i], 150, "%zu: %u", i, first[i]);
    cr_expect_gt(second[i], 50, "%zu: %u", i, second[i]);
    cr_expect_lt(second[i], 150, "%zu: %u", i, second[i]);
  }
}
