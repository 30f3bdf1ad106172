/* Values given by hand to what a plan asks for. */
#include "reading_rig.h"

static void end(void) {
  assert_balance();
}

TestSuite(values_given, .fini = end);

typedef struct given_row {
  const char *source;
  const char *slot;
  const char *value; /* expected for "v" given; NULL = absent */
} given_row;

static const given_row given_rows[] = {
    {"/a/b", "/a/b", "v"},
    {"/a/0/b", "/a/*/b", "v"},
    {"/a/0/b", "/a/0/b", "v"},
    {"/a/0/b", "/a/1/b", NULL},
    {"/a", "/a/b", NULL},
    {"/a/b", "/a", NULL},
    {"/over/message", "key:/*/message", "over"},
    {"header:h", "header:H", "v"},
    {"header:h/a/0", "header:h/a/*", "v"},
    {"header:h/a/0", "/a/*", NULL},
    {"header:g/a", "header:h/a", NULL},
    {"status-text", "status-text", "v"},
    {"code", "code", "v"},
    {"message", "message", "v"},
    {"request_id", "request_id", "v"},
};

Test(values_given, given_by_hand) {
  for (size_t i = 0; i < sizeof(given_rows) / sizeof(*given_rows); i++) {
    reading_rig rig = rig_new();
    again_slot slot = rig_slot(&rig, given_rows[i].slot, AGAIN_USE_EXACT);
    rig_compile(&rig);
    again_source source = rig_source(&rig, given_rows[i].source);
    cr_assert_eq(
        again_values_give(rig.values, &source, AGAIN_TEXT_LITERAL("v")),
        AGAIN_OK);
    rig_expect(again_values_text(rig.values, slot), given_rows[i].value,
               given_rows[i].source);
    rig_free(&rig);
  }
}

Test(values_given, given_texts_count_as_what_they_look_like) {
  again_wanted number = {.kind = AGAIN_WANTED_NUMBER, .number = 7};
  again_wanted truth = {.kind = AGAIN_WANTED_BOOLEAN, .boolean = true};
  reading_rig rig = rig_new();
  again_test seven = rig_test(&rig, "/a/*", &number, 1);
  again_test yes = rig_test(&rig, "/b", &truth, 1);
  again_test header = rig_test(&rig, "header:h/x", &number, 1);
  rig_compile(&rig);
  again_source a = rig_source(&rig, "/a/3");
  again_source b = rig_source(&rig, "/b");
  again_source h = rig_source(&rig, "header:h");
  cr_assert_eq(again_values_give(rig.values, &a, AGAIN_TEXT_LITERAL("8")),
               AGAIN_OK);
  cr_assert_not(again_values_holds(rig.values, seven));
  cr_assert_eq(again_values_give(rig.values, &a, AGAIN_TEXT_LITERAL("7")),
               AGAIN_OK);
  cr_assert_eq(again_values_give(rig.values, &b, AGAIN_TEXT_LITERAL("true")),
               AGAIN_OK);
  cr_assert_eq(
      again_values_give(rig.values, &h, AGAIN_TEXT_LITERAL("{\"x\":7}")),
      AGAIN_OK);
  cr_assert(again_values_holds(rig.values, seven));
  cr_assert(again_values_holds(rig.values, yes));
  cr_assert(again_values_holds(rig.values, header));
  again_source query = rig_source(&rig, "query:Action");
  cr_assert_eq(again_values_give(rig.values, &query, AGAIN_TEXT_LITERAL("x")),
               AGAIN_EINVAL);
  rig_free(&rig);
}
