/* Two spellings of a host are one name. */
#include "policy/host_name.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"

static again_arena arena;

static void begin(void) {
  again_arena_init(&arena, &counting_mem);
}

static void end(void) {
  again_arena_clear(&arena);
  assert_balance();
}

TestSuite(host_name, .init = begin, .fini = end);

Test(host_name, rows) {
  static const struct {
    const char *written;
    const char *name;
  } rows[] = {
      {"api.example", "api.example"},
      {"API.Example.", "api.example"},
      {"*.Example", "*.example"},
      {"\\*.example", "\\*.example"},
      {"xn--bcher-kva.example", "b\xC3\xBC"
                                "cher.example"},
      {"XN--BCHER-KVA.EXAMPLE", "b\xC3\xBC"
                                "cher.example"},
      {"B\xC3\xBC"
       "CHER.example",
       "b\xC3\xBC"
       "cher.example"},
      {"*.xn--tda.xn--ls8h", "*.\xC3\xBC.\xF0\x9F\x92\xA9"},
      /* Only ASCII is put into lower case. */
      {"\xC3\x9C.example", "\xC3\x9C.example"},
      {"xn--b*cher-kva.example", "xn--b*cher-kva.example"},
      {"xn--.example", "xn--.example"},
      {"xn-tda", "xn-tda"},
      {"a.xn--b\xFF.example", "a.xn--b\xFF.example"},
      {"a..b", "a..b"},
      {".", ""},
      {"", ""},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    size_t size;
    char *written = exact_text(rows[i].written, &size);
    again_text name;
    cr_assert(again_host_name(&arena, again_text_make(written, size), &name));
    cr_expect(again_text_is(name, rows[i].name), "%s: %s", rows[i].written,
              name.data);
    exact_free(written);
  }
}

/* Plain is only what the way through the arena would but put into lower case.
 */
Test(host_name, of_urls) {
  static const struct {
    const char *host;
    const char *name;
    bool is_plain;
  } rows[] = {
      {"API.Example", "api.example", true},
      {"a-b.example", "a-b.example", true},
      {"::1", "::1", true},
      {"", "", true},
      {"a--b.example", "a--b.example", false},
      {"api.example.", "api.example", false},
      {"api%2Eexample%2e", "api.example", false},
      {"xn-%2Dbcher-kva.example",
       "b\xC3\xBC"
       "cher.example",
       false},
      {"XN--BCHER-KVA.example",
       "b\xC3\xBC"
       "cher.example",
       false},
      {"b%C3%BCcher.example",
       "b\xC3\xBC"
       "cher.example",
       false},
      {"a%2.example", "a%2.example", false},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    size_t size;
    char *bytes = exact_text(rows[i].host, &size);
    const again_text host = again_text_make(bytes, size);
    again_text name;
    cr_assert(again_host_name_of_url(&arena, host, &name));
    cr_expect(again_text_is(name, rows[i].name), "%s: %s", rows[i].host,
              name.data);
    cr_expect_eq(again_host_name_is_plain(host), rows[i].is_plain, "%s",
                 rows[i].host);
    exact_free(bytes);
  }
}

Test(host_name, each_failed_allocation_is_told) {
  char bytes[2048]; /* two of its names outgrow a block of the arena */
  memset(bytes, 'a', sizeof(bytes));
  const again_text host = again_text_make(bytes, sizeof(bytes));
  again_text name;
  counting_reset(1);
  cr_expect_not(again_host_name(&arena, host, &name));
  for (size_t n = 1; n <= 2; n++) {
    counting_reset(n);
    cr_expect_not(again_host_name_of_url(&arena, host, &name), "%zu", n);
    again_arena_clear(&arena);
  }
  counting_reset(0);
}
