/* Locks on single bytes: who may hold which together, and that they end with
 * the descriptor. */
#include "storing/file_lock.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

TestSuite(file_lock);

/* Two descriptions of one file. */
static void open_twice(int *a, int *b) {
  char path[64];
  *a = memfd_create("locked", MFD_CLOEXEC);
  cr_assert_geq(*a, 0);
  (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", *a);
  *b = open(path, O_RDWR | O_CLOEXEC);
  cr_assert_geq(*b, 0);
}

typedef struct row {
  again_file_lock first;
  again_file_lock second;
  again_file_fault expected;
} row;

static const row rows[] = {
    {AGAIN_FILE_LOCK_NONE, AGAIN_FILE_LOCK_NONE, AGAIN_FILE_FINE},
    {AGAIN_FILE_LOCK_NONE, AGAIN_FILE_LOCK_ALONE, AGAIN_FILE_FINE},
    {AGAIN_FILE_LOCK_SHARED, AGAIN_FILE_LOCK_SHARED, AGAIN_FILE_FINE},
    {AGAIN_FILE_LOCK_SHARED, AGAIN_FILE_LOCK_ALONE, AGAIN_FILE_BUSY},
    {AGAIN_FILE_LOCK_ALONE, AGAIN_FILE_LOCK_SHARED, AGAIN_FILE_BUSY},
    {AGAIN_FILE_LOCK_ALONE, AGAIN_FILE_LOCK_ALONE, AGAIN_FILE_BUSY},
    {AGAIN_FILE_LOCK_ALONE, AGAIN_FILE_LOCK_NONE, AGAIN_FILE_FINE},
};

Test(file_lock, excludes_whom_it_should) {
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    int a;
    int b;
    open_twice(&a, &b);
    cr_assert_eq(again_file_lock_set(a, 7, rows[i].first, 1), AGAIN_FILE_FINE);
    cr_assert_eq(again_file_lock_set(b, 7, rows[i].second, 3), rows[i].expected,
                 "%zu", i);
    cr_assert_eq(again_file_lock_set(b, 8, AGAIN_FILE_LOCK_ALONE, 1),
                 AGAIN_FILE_FINE, "its neighbour is free");
    again_file_lock_drop(a, 7);
    cr_assert_eq(again_file_lock_set(b, 7, AGAIN_FILE_LOCK_ALONE, 1),
                 AGAIN_FILE_FINE);
    (void)close(a);
    (void)close(b);
  }
}

Test(file_lock, ends_with_the_descriptor) {
  int a;
  int b;
  open_twice(&a, &b);
  cr_assert_eq(again_file_lock_set(a, 0, AGAIN_FILE_LOCK_ALONE, 1),
               AGAIN_FILE_FINE);
  (void)close(a);
  cr_assert_eq(again_file_lock_set(b, 0, AGAIN_FILE_LOCK_ALONE, 1),
               AGAIN_FILE_FINE);
  (void)close(b);
}

/* Whoever holds it may ask for it again, and for another kind. */
Test(file_lock, changes_what_is_held) {
  int a;
  int b;
  open_twice(&a, &b);
  cr_assert_eq(again_file_lock_set(a, 0, AGAIN_FILE_LOCK_ALONE, 1),
               AGAIN_FILE_FINE);
  cr_assert_eq(again_file_lock_set(a, 0, AGAIN_FILE_LOCK_ALONE, 1),
               AGAIN_FILE_FINE);
  cr_assert_eq(again_file_lock_set(a, 0, AGAIN_FILE_LOCK_SHARED, 1),
               AGAIN_FILE_FINE);
  cr_assert_eq(again_file_lock_set(b, 0, AGAIN_FILE_LOCK_SHARED, 1),
               AGAIN_FILE_FINE);
  cr_assert_eq(again_file_lock_set(a, 0, AGAIN_FILE_LOCK_ALONE, 1),
               AGAIN_FILE_BUSY);
  (void)close(a);
  (void)close(b);
}

Test(file_lock, says_what_the_system_says) {
  cr_assert_eq(again_file_lock_set(-1, 0, AGAIN_FILE_LOCK_ALONE, 5),
               AGAIN_FILE_SYSTEM);
  cr_assert_eq(errno, EBADF);
}
