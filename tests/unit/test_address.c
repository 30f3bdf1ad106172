/* URLs of Redis servers: what they say, what is wrong with them, and that no
 * password is in what is printed. */
#include "address.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(address, .fini = end);

typedef struct good_row {
  const char *url;
  const char *printed;
  const char *user;
  const char *password;
  int db;
} good_row;

static const good_row good_rows[] = {
    {"redis://h", "redis://h:6379", "", "", 0},
    {"redis://h/", "redis://h:6379", "", "", 0},
    {"redis://h:1/2", "redis://h:1", "", "", 2},
    {"redis:redis://h", "redis://h:6379", "", "", 0},
    {"redis://:p@h", "redis://h:6379", "", "p", 0},
    {"redis://u:p@h:65535", "redis://h:65535", "u", "p", 0},
    {"redis://u:p@q@h", "redis://h:6379", "u", "p@q", 0},
    {"redis://u%3A:%2fp%40@h", "redis://h:6379", "u:", "/p@", 0},
    {"redis://[::1]", "redis://::1:6379", "", "", 0},
    {"redis://[::1]:7/1", "redis://::1:7", "", "", 1},
    {"unix:/run/r.sock", "unix:/run/r.sock", "", "", 0},
    {"unix:///run/r.sock?db=3", "unix:/run/r.sock", "", "", 3},
    {"redis:unix:/run/r%20s", "unix:/run/r s", "", "", 0},
};

Test(address, is_read) {
  for (size_t i = 0; i < sizeof(good_rows) / sizeof(good_rows[0]); i++) {
    const good_row *row = &good_rows[i];
    again_redis_address address;
    char printed[600];
    cr_assert_null(again_redis_address_parse(&address, row->url), "%s",
                   row->url);
    again_redis_address_print(&address, printed, sizeof(printed));
    cr_expect_str_eq(printed, row->printed);
    cr_expect_str_eq(address.user, row->user, "%s", row->url);
    cr_expect_str_eq(address.password, row->password, "%s", row->url);
    cr_expect_eq(address.db, row->db, "%s", row->url);
  }
}

/* The second text is in what is said. */
static const char *const bad_rows[][2] = {
    {"", "redis://host"},
    {"redis", "redis://host"},
    {"http://h", "redis://host"},
    {"redis:", "redis://host"},
    {"rediss://h", "TLS"},
    {"redis:rediss://h", "TLS"},
    {"redis://", "no host"},
    {"redis://:6379", "no host"},
    {"redis://secret@h", "user needs a password"},
    {"redis://u:%0@h", "encoded"},
    {"redis://u:%00@h", "encoded"},
    {"redis://u:%zz@h", "encoded"},
    {"redis://u:p%@h", "encoded"},
    {"redis://h:", "port"},
    {"redis://h:0", "port"},
    {"redis://h:65536", "port"},
    {"redis://h:99999999999999999999", "port"},
    {"redis://h:1x", "port"},
    {"redis://[::1", "brackets"},
    {"redis://[::1]x", "brackets"},
    {"redis://[]", "no host"},
    {"redis://h/x", "database"},
    {"redis://h/-1", "database"},
    {"redis://h/1000001", "database"},
    {"unix:", "socket"},
    {"unix:run", "socket"},
    {"unix:/a?x=1", "db=NUMBER"},
    {"unix:/a?db=x", "database"},
};

Test(address, what_is_wrong_is_said_without_a_word_of_it) {
  for (size_t i = 0; i < sizeof(bad_rows) / sizeof(bad_rows[0]); i++) {
    again_redis_address address;
    char *url = exact_copy(bad_rows[i][0], strlen(bad_rows[i][0]) + 1);
    const char *problem = again_redis_address_parse(&address, url);
    cr_assert_not_null(problem, "%s", url);
    cr_expect_not_null(strstr(problem, bad_rows[i][1]), "%s: %s", url, problem);
    cr_expect_null(strstr(problem, "secret"), "%s", url);
    exact_free(url);
  }
}

/* Whatever is longer than there is room for is refused. */
Test(address, is_bounded) {
  static const char *const forms[] = {"redis://%s", "redis://%s:p@h",
                                      "redis://u:%s@h", "unix:/%s"};
  char name[700];
  char url[800];
  memset(name, 'a', sizeof(name) - 1);
  name[sizeof(name) - 1] = '\0';
  for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
    again_redis_address address;
    const char *at = strstr(forms[i], "%s");
    (void)snprintf(url, sizeof(url), "%.*s%s%s", (int)(at - forms[i]), forms[i],
                   name, at + 2);
    cr_expect_not_null(again_redis_address_parse(&address, url), "%s",
                       forms[i]);
  }
}
