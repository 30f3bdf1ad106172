/* The parts of a URL, brackets and user info and ports included. */
#include "base/url.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(url, .fini = end);

static bool is(again_text text, const char *expected) {
  return expected == NULL ? text.data == NULL
                          : text.data != NULL && again_text_is(text, expected);
}

Test(url, parts) {
  static const struct {
    const char *url;
    const char *scheme;
    const char *host;
    const char *port_text;
    const char *path;
    const char *query;
    unsigned port;
  } rows[] = {
      {"https://a.com", "https", "a.com", NULL, "/", NULL, 443},
      {"http://a.com/", "http", "a.com", NULL, "/", NULL, 80},
      {"HTTP://A.com:8080/x/y?q=1#f", "HTTP", "A.com", "8080", "/x/y", "q=1",
       8080},
      {"https://u:p@a.com/x", "https", "a.com", NULL, "/x", NULL, 443},
      {"https://u@b@a.com:1/x", "https", "a.com", "1", "/x", NULL, 1},
      {"https://[::1]/x", "https", "::1", NULL, "/x", NULL, 443},
      {"https://u@[fe80::1%25eth0]:99", "https", "fe80::1%25eth0", "99", "/",
       NULL, 99},
      {"a.com/x", "https", "a.com", NULL, "/x", NULL, 443},
      {"a.com:81", "https", "a.com", "81", "/", NULL, 81},
      {"a.com:81?u=http://b.com", "https", "a.com", "81", "/", "u=http://b.com",
       81},
      {"//a.com/x", "https", "a.com", NULL, "/x", NULL, 443},
      {"https://a.com?q", "https", "a.com", NULL, "/", "q", 443},
      {"https://a.com/?", "https", "a.com", NULL, "/", "", 443},
      {"https://a.com#f?x", "https", "a.com", NULL, "/", NULL, 443},
      {"https://a.com/x#f?x", "https", "a.com", NULL, "/x", NULL, 443},
      {"https://a.com/u@v:1", "https", "a.com", NULL, "/u@v:1", NULL, 443},
      {"a.com/r?u=http://b.com/", "https", "a.com", NULL, "/r",
       "u=http://b.com/", 443},
      {"https://a.com:", "https", "a.com", NULL, "/", NULL, 443},
      {"ftp://a.com", "ftp", "a.com", NULL, "/", NULL, 0},
      {"https://a.com:0/", "https", "a.com", "0", "/", NULL, 0},
      {"https://a.com:65535", "https", "a.com", "65535", "/", NULL, 65535},
      {"https://a.com:65536", "https", "a.com", "65536", "/", NULL, 0},
      {"https://a.com:x", "https", "a.com", "x", "/", NULL, 0},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    size_t size;
    char *bytes = exact_text(rows[i].url, &size);
    again_url url;
    cr_expect(again_url_split(again_text_make(bytes, size), &url), "%s",
              rows[i].url);
    cr_expect(is(url.scheme, rows[i].scheme), "%s", rows[i].url);
    cr_expect(is(url.host, rows[i].host), "%s", rows[i].url);
    cr_expect(is(url.port, rows[i].port_text), "%s", rows[i].url);
    cr_expect(is(url.path, rows[i].path), "%s", rows[i].url);
    cr_expect(is(url.query, rows[i].query), "%s", rows[i].url);
    cr_expect_eq(again_url_port(&url), rows[i].port, "%s", rows[i].url);
    exact_free(bytes);
  }
}

Test(url, no_host) {
  static const char *const rows[] = {"",
                                     "/",
                                     "/x",
                                     "https://",
                                     "https:///x",
                                     "https://u@/",
                                     "https://:1",
                                     "https://[]/",
                                     "https://[::1",
                                     "https://[::1]x/",
                                     "?q",
                                     "#f"};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    size_t size;
    char *bytes = exact_text(rows[i], &size);
    again_url url;
    cr_expect_not(again_url_split(again_text_make(bytes, size), &url), "%s",
                  rows[i]);
    exact_free(bytes);
  }
  again_url url;
  cr_expect_not(again_url_split(AGAIN_TEXT_ABSENT, &url));
}

/* Scheme and authority, as written: what comes behind them tells no two
 * places apart. */
Test(url, origins) {
  static const struct {
    const char *url;
    const char *origin; /* NULL = none */
  } rows[] = {
      {"https://a.com", "https://a.com"},
      {"https://a.com/x?y#z", "https://a.com"},
      {"HTTP://A.com:8080/x", "HTTP://A.com:8080"},
      {"https://u:p@a.com?q", "https://u:p@a.com"},
      {"https://[::1]:1#f", "https://[::1]:1"},
      {"https:///x", "https://"},
      {"a.com/x", NULL},
      {"//a.com/x", NULL},
      {"http:/x", NULL},
      {"a.com/r?u=http://b.com/", NULL},
      {"a.com:81/r?u=http://b.com/", NULL},
      {"", NULL},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    size_t size;
    char *bytes = exact_text(rows[i].url, &size);
    cr_expect(
        is(again_url_origin(again_text_make(bytes, size)), rows[i].origin),
        "%s", rows[i].url);
    exact_free(bytes);
  }
  cr_expect_null(again_url_origin(AGAIN_TEXT_ABSENT).data);
}

Test(url, form_values) {
  static const struct {
    const char *form;
    const char *name;
    const char *value; /* NULL = none */
  } rows[] = {
      {"a=1&b=2", "a", "1"},
      {"a=1&b=2", "b", "2"},
      {"a=1&b=2", "c", NULL},
      {"a=1&a=2", "a", "1"},
      {"a=", "a", ""},
      {"a", "a", ""},
      {"&&a=1&", "a", "1"},
      {"ab=1", "a", NULL},
      {"a=1", "ab", NULL},
      {"A=1", "a", NULL},
      {"a=x+y%20z%2B", "a", "x y z+"},
      {"a=100%", "a", "100%"},
      {"a=%4", "a", "%4"},
      {"a=%zz%c3%A9", "a", "%zz\xC3\xA9"},
      {"a=b=c", "a", "b=c"},
      {"%41ction=X", "Action", "X"},
      {"a+b=1", "a b", "1"},
      {"", "a", NULL},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    size_t size;
    char *bytes = exact_text(rows[i].form, &size);
    again_buffer out;
    again_buffer_init(&out, &counting_mem);
    cr_assert_eq(again_buffer_append_text(&out, ">"), AGAIN_OK);
    bool found = rows[i].value == NULL;
    cr_expect_eq(again_form_value(&out, again_text_make(bytes, size),
                                  again_text_of(rows[i].name), &found),
                 AGAIN_OK);
    cr_expect_eq(found, rows[i].value != NULL, "%s", rows[i].form);
    cr_expect_str_eq(out.data + 1, found ? rows[i].value : "", "%s",
                     rows[i].form);
    again_buffer_clear(&out);
    exact_free(bytes);
  }
}

Test(url, percent_decoded) {
  static const struct {
    const char *encoded;
    const char *decoded;
  } rows[] = {
      {"a%2Eb%2eC", "a.b.C"},
      {"a+b", "a+b"},
      {"%c3%bc", "\xC3\xBC"},
      {"%", "%"},
      {"a%4", "a%4"},
      {"%zz%41", "%zzA"},
      {"%2541", "%41"},
      {"plain", "plain"},
      {"", ""},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    size_t size;
    char *encoded = exact_text(rows[i].encoded, &size);
    char *decoded = exact_text(rows[i].encoded, &size);
    size_t count =
        again_percent_decode(again_text_make(encoded, size), decoded);
    cr_expect(again_text_is(again_text_make(decoded, count), rows[i].decoded),
              "%s", rows[i].encoded);
    exact_free(decoded);
    exact_free(encoded);
  }
}

Test(url, failed_allocation_appends_nothing) {
  again_buffer out;
  again_buffer_init(&out, &counting_mem);
  counting_reset(1);
  bool found = true;
  cr_expect_eq(
      again_form_value(&out, again_text_of("a=1"), again_text_of("a"), &found),
      AGAIN_ENOMEM);
  cr_expect_not(found);
  cr_expect_eq(out.size, 0);
  again_buffer_clear(&out);
}
