/* Nothing but a file's own bytes gets into it, and those at their place. */
#include "fetch_place.h"

#include <criterion/criterion.h>
#include <stdio.h>

TestSuite(fetch_place);

static const again_fetch_rest none = {.is_wanted = false};
static const again_fetch_rest empty = {.is_wanted = true, .can_replace = true};
static const again_fetch_rest four = {
    .is_wanted = true, .can_replace = true, .offset_bytes = 4};
static const again_fetch_rest pipe_four = {.is_wanted = true,
                                           .offset_bytes = 4};

#define PART(code, of_kind, at)                                                \
  { .status = (code), .kind = AGAIN_PART_##of_kind, .first = (at) }

Test(fetch_place, the_answer_and_what_is_there_decide) {
  static const struct {
    again_part part;
    const again_fetch_rest *rest;
    again_fetch_place place;
  } rows[] = {
      /* Without -C all goes to the file. */
      {PART(200, WHOLE, 0), &none, AGAIN_FETCH_PLACE_WHOLE},
      {PART(206, RANGE, 9), &none, AGAIN_FETCH_PLACE_WHOLE},
      {PART(404, UNPLACED, 0), &none, AGAIN_FETCH_PLACE_WHOLE},
      /* All is missing: whatever is a success. */
      {PART(200, WHOLE, 0), &empty, AGAIN_FETCH_PLACE_WHOLE},
      {PART(200, UNPLACED, 0), &empty, AGAIN_FETCH_PLACE_WHOLE},
      {PART(404, UNPLACED, 0), &empty, AGAIN_FETCH_PLACE_NOWHERE},
      {PART(416, PAST_END, 0), &empty, AGAIN_FETCH_PLACE_NOWHERE},
      /* The rest, or the whole in its place. */
      {PART(206, RANGE, 4), &four, AGAIN_FETCH_PLACE_BEHIND},
      {PART(206, RANGE, 3), &four, AGAIN_FETCH_PLACE_NOWHERE},
      {PART(206, RANGE, 5), &four, AGAIN_FETCH_PLACE_NOWHERE},
      {PART(206, UNPLACED, 4), &four, AGAIN_FETCH_PLACE_NOWHERE},
      {PART(200, WHOLE, 0), &four, AGAIN_FETCH_PLACE_WHOLE},
      {PART(200, UNPLACED, 0), &four, AGAIN_FETCH_PLACE_WHOLE},
      {PART(204, UNPLACED, 0), &four, AGAIN_FETCH_PLACE_NOWHERE},
      {PART(302, UNPLACED, 0), &four, AGAIN_FETCH_PLACE_NOWHERE},
      {PART(416, PAST_END, 0), &four, AGAIN_FETCH_PLACE_NOWHERE},
      {PART(503, UNPLACED, 0), &four, AGAIN_FETCH_PLACE_NOWHERE},
      /* What was printed cannot be replaced. */
      {PART(206, RANGE, 4), &pipe_four, AGAIN_FETCH_PLACE_BEHIND},
      {PART(200, WHOLE, 0), &pipe_four, AGAIN_FETCH_PLACE_NOWHERE},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    cr_expect_eq(again_fetch_place_of(&rows[i].part, rows[i].rest),
                 rows[i].place, "row %zu", i);
  }
}

Test(fetch_place, it_is_complete_where_the_server_says_the_same_size) {
  again_part part = PART(416, PAST_END, 0);
  part.total = 4;
  cr_expect(again_fetch_place_is_complete(&part, &four));
  cr_expect_not(again_fetch_place_is_complete(&part, &empty));
  cr_expect_not(again_fetch_place_is_complete(&part, &none));
  part.total = 5;
  cr_expect_not(again_fetch_place_is_complete(&part, &four));
  part.total = AGAIN_BYTES_UNKNOWN;
  cr_expect_not(again_fetch_place_is_complete(&part, &four));
  part = (again_part)PART(416, UNPLACED, 0);
  part.total = 4;
  cr_expect_not(again_fetch_place_is_complete(&part, &four));
}

Test(fetch_place, two_versions_are_not_mixed) {
  static const struct {
    const char *there;
    const char *comes;
    again_fetch_place place;
  } rows[] = {
      {"", "", AGAIN_FETCH_PLACE_BEHIND},
      {"", "\"v1\"", AGAIN_FETCH_PLACE_BEHIND},
      {"\"v1\"", "", AGAIN_FETCH_PLACE_BEHIND},
      {"\"v1\"", "\"v1\"", AGAIN_FETCH_PLACE_BEHIND},
      {"\"v1\"", "\"v2\"", AGAIN_FETCH_PLACE_NOWHERE},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    again_part part = PART(206, RANGE, 4);
    again_fetch_rest rest = four;
    (void)snprintf(part.validator, sizeof part.validator, "%s", rows[i].comes);
    (void)snprintf(rest.validator, sizeof rest.validator, "%s", rows[i].there);
    cr_expect_eq(again_fetch_place_of(&part, &rest), rows[i].place, "row %zu",
                 i);
  }
}
