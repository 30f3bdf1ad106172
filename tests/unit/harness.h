/*
 * What every unit test needs: an allocator that counts and fails on demand,
 * and inputs in blocks of exactly their size, so that AddressSanitizer sees an
 * over-read of one byte.
 *
 * Criterion 2.4 passes a test that leaks. So each suite ends with
 *
 *     static void end(void) { assert_balance(); }
 *     TestSuite(name, .fini = end);
 *
 * and hands `counting_mem` to whatever it makes.
 */
#ifndef AGAIN_TESTS_HARNESS_H
#define AGAIN_TESTS_HARNESS_H

#include <again/again.h>

/* Counts blocks; fails the `fail_at`-th allocation from the last
 * counting_reset() on (from 1; 0 = never). */
extern const again_mem counting_mem;
void counting_reset(size_t fail_at);
/* Allocations since counting_reset(). */
size_t counting_allocations(void);
/* Blocks that are not freed. */
size_t counting_live(void);
/* Whether the allocation that was to fail was reached. */
bool counting_failed(void);
/* Fails the test where a block is not freed. */
void assert_balance(void);

/* A copy of exactly `size` bytes, or of the text without its NUL. Free it
 * with exact_free(). */
char *exact_copy(const void *bytes, size_t size);
char *exact_text(const char *text, size_t *size_ret);
void exact_free(void *block);

#endif
