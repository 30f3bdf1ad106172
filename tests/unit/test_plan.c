/* Plans: what is looked for, and when there is nothing more to learn. */
#include "reading_rig.h"

static void end(void) {
  assert_balance();
}

TestSuite(plan, .fini = end);

Test(plan, equal_source_and_use_give_the_same_slot) {
  reading_rig rig = rig_new();
  again_slot a = rig_slot(&rig, "/a", AGAIN_USE_CODE);
  again_slot b = rig_slot(&rig, "/b", AGAIN_USE_CODE);
  again_slot c = rig_slot(&rig, "/a", AGAIN_USE_TEXT);
  again_slot d = rig_slot(&rig, "header:a", AGAIN_USE_TEXT);
  cr_assert_neq(a, b);
  cr_assert_neq(a, c);
  cr_assert_neq(c, d);
  cr_assert_eq(rig_slot(&rig, "/a", AGAIN_USE_CODE), a);
  cr_assert_eq(rig_slot(&rig, "header:a", AGAIN_USE_TEXT), d);
  cr_assert_eq(again_plan_slot_count(rig.plan), 4);
  cr_assert(again_text_is(again_plan_source(rig.plan, d)->text, "header:a"));
  rig_free(&rig);
}

/* A plan's texts are its own: the loader's arena may go first. */
Test(plan, copies_what_it_is_given) {
  reading_rig rig = rig_new();
  size_t size;
  char *glob = exact_text("x*", &size);
  again_wanted wanted = {.kind = AGAIN_WANTED_GLOB,
                         .glob = again_text_make(glob, size)};
  again_test test = rig_test(&rig, "/a/b", &wanted, 1);
  again_slot slot = rig_slot(&rig, "header:h/c", AGAIN_USE_TEXT);
  cr_assert_eq(again_plan_test_count(rig.plan), 1);
  exact_free(glob);
  again_arena_clear(&rig.arena);
  rig_compile(&rig);
  rig_header(&rig, "H: {\"c\":\"v\"}");
  rig_read(&rig, "{\"a\":{\"b\":\"xyz\"}}");
  cr_assert(again_values_holds(rig.values, test));
  rig_expect(again_values_text(rig.values, slot), "v", "header:h/c");
  rig_free(&rig);
}

Test(plan, many_paths_are_told_apart) {
  enum { COUNT = 700 };
  reading_rig rig = rig_new();
  again_slot slots[COUNT];
  for (size_t i = 0; i < COUNT; i++) {
    char text[32];
    (void)snprintf(text, sizeof(text), "/m%zu/n%zu", i / 7, i);
    slots[i] = rig_slot(&rig, text, AGAIN_USE_TEXT);
  }
  rig_compile(&rig);
  for (size_t i = 0; i < COUNT; i += 11) {
    char body[64];
    char value[32];
    (void)snprintf(value, sizeof(value), "v%zu", i);
    (void)snprintf(body, sizeof(body), "{\"m%zu\":{\"n%zu\":\"%s\"}}", i / 7, i,
                   value);
    again_values_reset(rig.values);
    rig_read(&rig, body);
    for (size_t k = 0; k < COUNT; k++) {
      rig_expect(again_values_text(rig.values, slots[k]), k == i ? value : NULL,
                 body);
    }
  }
  rig_free(&rig);
}

typedef struct stop_row {
  const char *goals[2][3];
  const char *lone; /* a slot in no goal; NULL = none */
  const char *head;
  /* The body ends in an error: seen unless the reading stopped before. */
  const char *body;
  bool stops;
} stop_row;

static const stop_row stop_rows[] = {
    {{{"/a"}}, NULL, NULL, "{\"a\":\"x\" !", true},
    {{{"/a"}}, NULL, NULL, "{\"a\":null !", false},
    {{{"/a"}}, NULL, NULL, "{\"b\":\"x\" !", false},
    {{{"/a", "/b"}}, NULL, NULL, "{\"a\":\"x\" !", true},
    {{{"/a", "/b"}}, NULL, NULL, "{\"b\":\"x\" !", false},
    {{{"/a"}, {"/b"}}, NULL, NULL, "{\"a\":\"x\" !", false},
    {{{"/a"}, {"/b"}}, NULL, NULL, "{\"b\":1,\"a\":\"x\" !", true},
    {{{"/a"}, {"/a"}}, NULL, NULL, "{\"a\":\"x\" !", true},
    {{{"/a"}}, "/b", NULL, "{\"a\":\"x\" !", false},
    {{{"/a"}}, "/b", NULL, "{\"a\":\"x\",\"b\":1 !", true},
    {{{"/a"}}, "/a", NULL, "{\"a\":\"x\" !", true},
    /* What is no body is known before, or never. */
    {{{"header:h", "/a"}}, NULL, NULL, "{\"a\":\"x\" !", true},
    {{{"header:h", "/a"}}, NULL, "h: v", "{\"c\":1 !", true},
    {{{"header:h", "/a"}}, NULL, "h:", "{\"a\":\"x\" !", true},
    {{{"header:h/z", "/a"}}, NULL, NULL, "{\"a\":\"x\" !", true},
    {{{"header:h/z", "/a"}}, NULL, "h: {\"z\":1}", "{\"c\":1 !", true},
    {{{"message", "/a"}}, NULL, NULL, "{\"b\":\"x\" !", false},
    {{{"header:h"}}, "header:g", NULL, "{\"b\":\"x\" !", true},
    {{{"/a"}}, "header:g", NULL, "{\"a\":\"x\" !", true},
    /* XML. */
    {{{"/e/a"}}, NULL, NULL, "<e><a>x</a><", true},
    {{{"/e/a"}}, NULL, NULL, "<e><b>x</b><", false},
    {{{"/e/@a"}}, NULL, NULL, "<e a='x'><", true},
};

Test(plan, the_parser_stops_when_all_is_settled) {
  for (size_t i = 0; i < sizeof(stop_rows) / sizeof(*stop_rows); i++) {
    const stop_row *row = &stop_rows[i];
    reading_rig rig = rig_new();
    for (size_t g = 0; g < 2 && row->goals[g][0] != NULL; g++) {
      again_slot slots[3];
      size_t count = 0;
      for (; count < 3 && row->goals[g][count] != NULL; count++) {
        slots[count] = rig_slot(&rig, row->goals[g][count], AGAIN_USE_TEXT);
      }
      rig_goal(&rig, slots, count);
    }
    if (row->lone != NULL) {
      (void)rig_slot(&rig, row->lone, AGAIN_USE_PRESENT);
    }
    rig_compile(&rig);
    if (row->head != NULL) {
      rig_header(&rig, row->head);
    }
    rig_read(&rig, row->body);
    cr_assert_eq(again_values_is_truncated(rig.values), !row->stops,
                 "row %zu: %s", i, row->body);
    rig_free(&rig);
  }
}

/* A test with a `*` is settled by holding, one without by a value. */
Test(plan, tests_hold_the_reading_up_until_they_are_settled) {
  static const struct {
    const char *source;
    const char *body;
    bool stops;
  } rows[] = {
      {"/a", "{\"a\":\"x\" !", true},  {"/a", "{\"a\":\"y\" !", true},
      {"/a", "{\"b\":\"x\" !", false}, {"/*", "{\"a\":\"y\" !", false},
      {"/*", "{\"a\":\"x\" !", true},  {"header:a", "{\"a\":\"y\" !", true},
  };
  again_wanted wanted = {.kind = AGAIN_WANTED_GLOB,
                         .glob = AGAIN_TEXT_LITERAL("x")};
  for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
    reading_rig rig = rig_new();
    (void)rig_test(&rig, rows[i].source, &wanted, 1);
    rig_compile(&rig);
    rig_read(&rig, rows[i].body);
    cr_assert_eq(again_values_is_truncated(rig.values), !rows[i].stops,
                 "row %zu", i);
    rig_free(&rig);
  }
}

static again_status build(again_plan *plan, const again_source *sources,
                          size_t count) {
  again_wanted wanted = {.kind = AGAIN_WANTED_GLOB,
                         .glob = AGAIN_TEXT_LITERAL("x*")};
  for (size_t i = 0; i < count; i++) {
    again_slot slot;
    again_test test;
    again_status status =
        again_plan_add(plan, &sources[i], AGAIN_USE_TEXT, &slot);
    if (status == AGAIN_OK) {
      status = again_plan_add_goal(plan, &slot, 1);
    }
    if (status == AGAIN_OK) {
      status = again_plan_add_test(plan, &sources[i], &wanted, 1, &test);
    }
    if (status != AGAIN_OK) {
      return status;
    }
  }
  return again_plan_compile(plan);
}

Test(plan, survives_every_failing_allocation) {
  static const char *const texts[] = {"/a/*/b",     "key:/*/c", "header:h",
                                      "header:h/x", "code",     "/a/*/d"};
  enum { COUNT = sizeof(texts) / sizeof(*texts) };
  reading_rig rig = rig_new();
  again_source sources[COUNT];
  for (size_t i = 0; i < COUNT; i++) {
    sources[i] = rig_source(&rig, texts[i]);
  }
  size_t n = 1;
  for (bool failed = true; failed; n++) {
    counting_reset(n);
    again_plan *plan = again_plan_new(&counting_mem);
    again_status status =
        plan == NULL ? AGAIN_ENOMEM : build(plan, sources, COUNT);
    failed = counting_failed();
    counting_reset(0);
    again_plan_free(plan);
    cr_assert_eq(status, failed ? AGAIN_ENOMEM : AGAIN_OK);
  }
  cr_assert_gt(n, 5);
  rig_free(&rig);
}
