/* No secret of a URL is told, and its server is found. */
#include "event_url.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(event_url, .fini = end);

typedef struct row {
  const char *url;
  const char *full;
  const char *address;
  unsigned port;
} row;

static const row rows[] = {
    {"http://h", "http://h", "h", 80},
    {"https://h/", "https://h/", "h", 443},
    {"HTTPS://H/", "HTTPS://H/", "H", 443},
    {"http://h:8080/a/b", "http://h:8080/a/b", "h", 8080},
    {"http://h/a?token=1#x", "http://h/a", "h", 80},
    {"http://h?token=1", "http://h", "h", 80},
    {"http://h#x", "http://h", "h", 80},
    {"http://me:secret@h:81/a", "http://h:81/a", "h", 81},
    {"http://me:p@ss@h/", "http://h/", "h", 80},
    {"http://h/a@b", "http://h/a@b", "h", 80},
    {"http://h/?u=a@b", "http://h/", "h", 80},
    {"https://[::1]:8443/a", "https://[::1]:8443/a", "::1", 8443},
    {"https://me@[::1]/", "https://[::1]/", "::1", 443},
    {"http://[::1", "http://[::1", "::1", 80},
    {"example.com:99/a?b", "example.com:99/a", "example.com", 99},
    {"", "", "", 80},
};

Test(event_url, rows) {
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    char *exact = exact_copy(rows[i].url, strlen(rows[i].url) + 1);
    again_event_url url;
    again_event_url_read(&url, exact);
    cr_expect_str_eq(url.full, rows[i].full, "%s: %s", rows[i].url, url.full);
    cr_expect_str_eq(url.address, rows[i].address, "%s: %s", rows[i].url,
                     url.address);
    cr_expect_eq(url.port, rows[i].port, "%s: %u", rows[i].url, url.port);
    exact_free(exact);
  }
}

/* Cut, and never beyond its room. */
Test(event_url, a_long_one_is_cut) {
  char text[3 * AGAIN_EVENT_URL_BYTES];
  again_event_url url;
  memset(text, 'x', sizeof(text));
  text[sizeof(text) - 1] = '\0';
  memcpy(text, "http://", 7);
  again_event_url_read(&url, text);
  cr_expect_eq(strlen(url.full), AGAIN_EVENT_URL_BYTES - 1);
  cr_expect_eq(strlen(url.address), sizeof(url.address) - 1);
}
