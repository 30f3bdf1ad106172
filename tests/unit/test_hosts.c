/* A URL's host chooses the policy: most literal characters, counted from the
 * end, then the earlier folder; "http" where none fits. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "policy/load.h"
#include "policy_folder.h"

static policy_folder first;
static policy_folder second;

static void begin(void) {
  first = policy_folder_new();
  second = policy_folder_new();
}

static void end(void) {
  policy_folder_free(&first);
  policy_folder_free(&second);
  assert_balance();
}

TestSuite(hosts, .init = begin, .fini = end);

static unsigned warning_count;

static void hear(const again_diag *diag, void *user) {
  (void)user;
  warning_count += diag->severity == AGAIN_SEVERITY_WARNING;
}

static void expect(const char *url, const char *name, const char *pattern,
                   const char *folder) {
  const char *const path[] = {first.path, "/nonexistent", second.path, NULL};
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  options.path = path;
  options.on_diag = hear;
  again_policy *policy;
  again_host_choice choice;
  again_diag diag = AGAIN_DIAG_INIT;
  cr_assert_eq(again_policy_choose(&policy, url, &options, &choice, &diag),
               AGAIN_OK, "%s: %s", url, diag.message);
  cr_expect_str_eq(choice.name.data, name, "%s: %s", url, choice.name.data);
  if (pattern != NULL) {
    cr_expect_str_eq(choice.pattern.data, pattern, "%s", url);
  } else {
    cr_expect_null(choice.pattern.data, "%s", url);
  }
  cr_expect_eq(strncmp(choice.file.data, folder, strlen(folder)), 0, "%s: %s",
               url, choice.file.data);
  again_policy_unref(policy);
}

Test(hosts, packs_by_host) {
  static const struct {
    const char *url;
    const char *name;
    const char *pattern;
  } rows[] = {
      {"https://polardb.aliyuncs.com/?Action=X", "aliyun/polardb",
       "polardb.aliyuncs.com"},
      {"https://POLARDB.cn-hangzhou.AliyunCS.com:8443/", "aliyun/polardb",
       "polardb.*.aliyuncs.com"},
      {"polardb.aliyuncs.com", "aliyun/polardb", "polardb.aliyuncs.com"},
      {"https://polardb.aliyuncs.com./", "aliyun/polardb",
       "polardb.aliyuncs.com"},
      {"https://user@r-kvstore.aliyuncs.com", "aliyun/redis",
       "r-kvstore.aliyuncs.com"},
      {"https://polardb.oss-cn-hangzhou.aliyuncs.com/k", "aliyun/oss",
       "*.oss-*.aliyuncs.com"},
      {"https://logs.x.s3.amazonaws.com/k", "aws/s3", "*.s3.amazonaws.com"},
      {"https://logs.x.s3.eu-west-1.amazonaws.com/k", "aws/s3",
       "*.s3.*.amazonaws.com"},
      {"https://logs.eu-west-1.amazonaws.com/", "aws/common",
       "logs.*.amazonaws.com"},
      {"https://example.com/polardb.aliyuncs.com", "http", NULL},
      {"https://polardb.aliyuncs.com.evil.example/", "http", NULL},
      {"https://[::1]:80/", "http", NULL},
      {"", "http", NULL},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    expect(rows[i].url, rows[i].name, rows[i].pattern, "pack:");
  }
}

Test(hosts, most_literal_characters_win) {
  policy_folder_write(&first, "wide.json",
                      "{\"again\":1,\"hosts\":[\"*.example.com\"]}");
  policy_folder_write(&second, "deep/narrow.json",
                      "{\"again\":1,\"hosts\":\"api.*.example.com\"}");
  expect("https://a.example.com", "wide", "*.example.com", first.path);
  expect("https://api.eu.example.com", "deep/narrow", "api.*.example.com",
         second.path);
}

/* Either may be written in Unicode or as the name that is looked up. */
Test(hosts, international_names) {
  policy_folder_write(&first, "unicode.json",
                      "{\"again\":1,\"hosts\":[\"api.b\\u00fccher.example\","
                      "\"*-\\u00fc.example\"]}");
  policy_folder_write(&first, "ascii.json",
                      "{\"again\":1,\"hosts\":\"*.XN--BCHER-KVA.example\"}");
  static const char *const hosts[] = {"b\xC3\xBC"
                                      "cher",
                                      "xn--bcher-kva"};
  for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
    char url[64];
    (void)snprintf(url, sizeof(url), "https://api.%s.example:8443/", hosts[i]);
    expect(url, "unicode",
           "api.b\xC3\xBC"
           "cher.example",
           first.path);
    (void)snprintf(url, sizeof(url), "https://www.%s.example/", hosts[i]);
    expect(url, "ascii", "*.XN--BCHER-KVA.example", first.path);
  }
  expect("https://xn--a--yka.example", "unicode", "*-\xC3\xBC.example",
         first.path);
  expect("https://bucher.example", "http", NULL, "pack:");
}

Test(hosts, then_the_earlier_folder_then_the_name) {
  static const char text[] = "{\"again\":1,\"hosts\":[\"h.example\"]}";
  policy_folder_write(&second, "a.json", text);
  policy_folder_write(&first, "c.json", text);
  policy_folder_write(&first, "b.json", text);
  expect("https://h.example", "b", "h.example", first.path);
}

Test(hosts, an_override_without_hosts_is_found_by_its_name) {
  policy_folder_write(&first, "aliyun/polardb.json",
                      "{\"again\":1,\"extends\":[\"aliyun/polardb\"],"
                      "\"limits\":{\"attempts\":1}}");
  expect("https://polardb.aliyuncs.com", "aliyun/polardb",
         "polardb.aliyuncs.com", first.path);
}

Test(hosts, a_broken_file_is_passed_over_with_a_warning) {
  policy_folder_write(&first, "broken.json", "{");
  policy_folder_write(&first, "odd.json", "{\"again\":1,\"hosts\":[1]}");
  policy_folder_write(&first, ".hidden.json", "{");
  policy_folder_write(&first, "folder.json/x.json", "{\"again\":1}");
  warning_count = 0;
  expect("https://polardb.aliyuncs.com", "aliyun/polardb",
         "polardb.aliyuncs.com", "pack:");
  cr_expect_eq(warning_count, 1);
}

Test(hosts, for_url_is_the_same_without_the_why) {
  const char *const path[] = {NULL};
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  options.path = path;
  again_policy *policy;
  cr_assert_eq(again_policy_for_url(&policy, "https://polardb.aliyuncs.com",
                                    &options, NULL),
               AGAIN_OK);
  cr_expect_str_eq(again_policy_name(policy), "aliyun/polardb");
  again_policy_unref(policy);
}

Test(hosts, each_failed_allocation_is_told) {
  policy_folder_write(&first, "own.json",
                      "{\"again\":1,\"hosts\":[\"h.example\"]}");
  const char *const path[] = {first.path, NULL};
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  options.path = path;
  for (size_t n = 1;; n++) {
    again_policy *policy;
    again_host_choice choice;
    counting_reset(n);
    again_status status = again_policy_choose(&policy, "https://h.example",
                                              &options, &choice, NULL);
    bool failed = counting_failed();
    counting_reset(0);
    cr_expect_eq(status, failed ? AGAIN_ENOMEM : AGAIN_OK, "%zu", n);
    cr_expect_eq(policy == NULL, failed);
    again_policy_unref(policy);
    if (!failed) {
      break;
    }
    cr_assert_eq(counting_live(), 0, "%zu", n);
  }
}
