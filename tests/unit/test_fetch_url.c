/* -G and -T make the URLs that curl makes. */
#include "fetch_url.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(fetch_url, .fini = end);

typedef struct row {
  const char *url;
  const char *data;   /* of -G; NULL = none */
  const char *upload; /* of -T; NULL = none */
  const char *made;
} row;

static const row rows[] = {
    {"http://h", NULL, NULL, "http://h"},
    {"http://h/?a#b", NULL, NULL, "http://h/?a#b"},
    {"http://h/", "a=1", NULL, "http://h/?a=1"},
    {"http://h", "a=1", NULL, "http://h?a=1"},
    {"http://h/?", "a=1", NULL, "http://h/?a=1"},
    {"http://h/?b", "a=1", NULL, "http://h/?b&a=1"},
    {"http://h/?b&", "a=1", NULL, "http://h/?b&a=1"},
    {"http://h/#f?", "a=1", NULL, "http://h/?a=1#f?"},
    {"http://h/?b#f", "a=1", NULL, "http://h/?b&a=1#f"},
    {"http://h/", "", NULL, "http://h/"},
    {"", "a=1", NULL, ""},
    {"#", "a=1", NULL, "?a=1#"},
    {"http://h/d/", NULL, "x/a b.txt", "http://h/d/a%20b.txt"},
    {"http://h", NULL, "f", "http://h/f"},
    {"http://h?q", NULL, "f", "http://h/f?q"},
    {"http://h/d/?q#f", NULL, "f", "http://h/d/f?q#f"},
    {"http://h/d", NULL, "f", "http://h/d"},
    {"http://h/d/", NULL, "-", "http://h/d/"},
    {"", NULL, "f", ""},
};

static again_status make(const row *one, again_buffer *out) {
  const char *data = one->data;
  char bytes[16] = "";
  again_fetch_options options = {.data_in_url = data != NULL,
                                 .upload = one->upload};
  if (data != NULL) {
    strcpy(bytes, data);
    options.data = (again_buffer){.data = bytes, .size = strlen(data)};
  }
  char *url = strdup(one->url);
  again_buffer_init(out, &counting_mem);
  again_status status = again_fetch_url(out, &options, url);
  free(url);
  return status;
}

Test(fetch_url, data_and_names_go_where_they_belong) {
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    again_buffer out;
    cr_assert_eq(make(&rows[i], &out), AGAIN_OK);
    cr_expect_str_eq(out.data, rows[i].made);
    again_buffer_clear(&out);
  }
}

Test(fetch_url, a_file_is_named_as_the_path_ends) {
  static const struct {
    const char *url;
    const char *name; /* "" = there is none */
  } names[] = {
      {"http://h/d/a.txt", "a.txt"},
      {"http://h/d/a?b/c#d", "a"},
      {"h/a%2Fb", "a%2Fb"},
      {"http://h/d/", ""},
      {"http://h", ""},
      {"http://h/d/..", ""},
      {"http://h/.", ""},
      {"", ""},
  };
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    again_text name;
    const bool has_name = again_fetch_url_name(names[i].url, &name);
    cr_assert_eq(has_name, names[i].name[0] != '\0', "%s", names[i].url);
    cr_expect(!has_name || again_text_is(name, names[i].name), "%s",
              names[i].url);
  }
}

Test(fetch_url, no_allocation_that_fails_leaks) {
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    bool has_failed = true;
    for (size_t n = 1; has_failed; n++) {
      again_buffer out;
      counting_reset(n);
      again_status status = make(&rows[i], &out);
      has_failed = status == AGAIN_ENOMEM;
      again_buffer_clear(&out);
      cr_assert_lt(n, 10);
    }
  }
}
