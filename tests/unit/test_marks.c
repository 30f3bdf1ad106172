/* Scopes that have nothing to be kept: a mark is of one scope, and remembers
 * that it was used. */
#include "storing/marks.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(marks, .fini = end);

static const again_scope_key one = {7, 70};
static const again_scope_key in_its_place = {7 + AGAIN_MARKS_SLOTS, 80};
static const again_scope_key nobody = {0, 0};

Test(marks, are_one_scopes) {
  static again_marks marks;
  cr_expect_not(again_marks_use(&marks, nobody));
  cr_expect_not(again_marks_use(&marks, one));
  again_marks_set(&marks, one);
  cr_expect(again_marks_use(&marks, one));
  cr_expect_not(again_marks_use(&marks, in_its_place));
  again_marks_unset(&marks, in_its_place);
  cr_expect(again_marks_use(&marks, one), "it was not its own");
  again_marks_unset(&marks, one);
  cr_expect_not(again_marks_use(&marks, one));
}

Test(marks, make_room_for_one_another) {
  static again_marks marks;
  again_marks_set(&marks, one);
  again_marks_set(&marks, in_its_place);
  cr_expect_not(again_marks_use(&marks, one));
  cr_expect(again_marks_use(&marks, in_its_place));
  again_marks_clear(&marks);
  cr_expect_not(again_marks_use(&marks, in_its_place));
}

Test(marks, remember_a_use_until_it_is_taken) {
  static again_marks marks;
  cr_expect_not(again_marks_take_use(&marks, one));
  again_marks_set(&marks, one);
  cr_expect_not(again_marks_take_use(&marks, one));
  (void)again_marks_use(&marks, one);
  again_marks_set(&marks, one); /* it is: that is no other mark */
  cr_expect(again_marks_take_use(&marks, one));
  cr_expect_not(again_marks_take_use(&marks, one));
  (void)again_marks_use(&marks, one);
  again_marks_set(&marks, in_its_place);
  cr_expect_not(again_marks_take_use(&marks, in_its_place), "it was another's");
}
