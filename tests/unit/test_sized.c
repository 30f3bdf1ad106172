/* A struct of a program that was built against an older header is shorter: no
 * byte behind its end is read or written. */
#include "base/sized.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(sized, .fini = end);

typedef struct sample {
  size_t struct_size;
  unsigned char bytes[6];
} sample;

/* Also longer than the library's own: built against a newer header. */
enum { LARGEST = sizeof(sample) + 8 };

Test(sized, only_what_both_have_is_written) {
  const sample own = {sizeof(own), {1, 2, 3, 4, 5, 6}};
  for (size_t size = sizeof(size_t); size <= LARGEST; size++) {
    unsigned char blank[LARGEST] = {0};
    memcpy(blank, &size, sizeof(size));
    unsigned char *theirs = (unsigned char *)exact_copy(blank, size);
    again_sized_write(theirs, &own, sizeof(own));
    cr_expect_arr_eq(theirs, &size, sizeof(size));
    for (size_t i = sizeof(size); i < size; i++) {
      unsigned char wanted =
          i < sizeof(own) ? ((const unsigned char *)&own)[i] : 0;
      cr_expect_eq(theirs[i], wanted, "byte %zu of %zu", i, size);
    }
    exact_free(theirs);
  }
}

Test(sized, what_is_not_there_to_read_stays_the_default) {
  for (size_t size = sizeof(size_t); size <= LARGEST; size++) {
    unsigned char full[LARGEST];
    memset(full, 9, sizeof(full));
    memcpy(full, &size, sizeof(size));
    char *theirs = exact_copy(full, size);
    sample own = {sizeof(own), {1, 1, 1, 1, 1, 1}};
    again_sized_read(&own, theirs, sizeof(own));
    cr_expect_eq(own.struct_size, sizeof(own));
    for (size_t i = 0; i < sizeof(own.bytes); i++) {
      cr_expect_eq(own.bytes[i], i + sizeof(size) < size ? 9 : 1,
                   "byte %zu of %zu", i, size);
    }
    exact_free(theirs);
  }
}
