/* A person copies the glob: it must match the text it was made for, as policies
 * match, which knows of no letters between. */
#include "coverage_glob.h"

#include <criterion/criterion.h>

#include "base/glob.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(coverage_glob, .fini = end);

static const struct {
  const char *word;
  const char *text;
  const char *glob;
} rows[] = {
    {"*isbeing*", "The shard is being moved", "*is being*"},
    {"*isbeing*", "THIS IS  BEING", "*IS*BEING*"},
    {"*isbeing*", "it is\nbeing", "*is*being*"},
    {"*toomany*", "too_many_requests", "*too_many*"},
    {"*toomany*", "too*many \\", "*too*many*"},
    {"*throttl*", "Throttling", "*Throttl*"},
    {"*incorrect*state", "State: incorrect state, state.", "*incorrect*state*"},
    {"*incorrect*state", "IncorrectState", "*Incorrect*State"},
    {"*invalid*token*", "invalid \xc3\xa9 t\xc3\xa9oken", "*invalid*t*oken*"},
};
enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

Test(coverage_glob, matches_what_it_was_made_for) {
  again_buffer out;
  again_buffer_init(&out, &counting_mem);
  for (size_t i = 0; i < ROW_COUNT; i++) {
    again_buffer_reset(&out);
    again_text text = again_text_of(rows[i].text);
    cr_assert_eq(
        again_append_word_glob(&out, again_text_of(rows[i].word), text),
        AGAIN_OK);
    again_text glob = again_text_make(out.data, out.size);
    cr_expect(again_text_is(glob, rows[i].glob), "%zu: %.*s", i, (int)glob.size,
              glob.data);
    cr_expect(again_glob_match(glob, text), "%zu", i);
  }
  again_buffer_clear(&out);
}

Test(coverage_glob, without_memory) {
  again_buffer out;
  again_buffer_init(&out, &counting_mem);
  counting_reset(1);
  cr_expect_eq(again_append_word_glob(&out, again_text_of("*busy*"),
                                      again_text_of("busy")),
               AGAIN_ENOMEM);
  counting_reset(0);
  again_buffer_clear(&out);
}
