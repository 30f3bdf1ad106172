/* Which files a policy is made of, and in which order: a file, then what it
 * extends, depth first, each once and at its last place. */
#include "policy/layers.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness.h"
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

TestSuite(layers, .init = begin, .fini = end);

static again_status load(again_policy **out, const char *const *names,
                         size_t count, again_diag *diag) {
  const char *const path[] = {first.path, second.path, NULL};
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  options.path = path;
  return again_policy_load_many(out, names, count, &options, diag);
}

/* The files of the layers, by their last word, "a b pack:http". */
static void expect_layers(const char *const *names, size_t count,
                          const char *wanted) {
  again_policy *policy;
  again_diag diag = AGAIN_DIAG_INIT;
  cr_assert_eq(load(&policy, names, count, &diag), AGAIN_OK, "%s: %s",
               diag.file, diag.message);
  char found[512] = "";
  for (size_t i = 0; i < policy->layer_count; i++) {
    const again_layer *layer = &policy->layers[i];
    char place =
        strncmp(layer->file.data, second.path, strlen(second.path)) == 0 ? '2'
                                                                         : '1';
    bool is_pack = strncmp(layer->file.data, "pack:", 5) == 0;
    char word[128];
    if (is_pack) {
      (void)snprintf(word, sizeof(word), "%s ", layer->file.data);
    } else {
      const char *slash = strrchr(layer->file.data, '/') + 1;
      (void)snprintf(word, sizeof(word), "%c:%.*s ", place,
                     (int)strcspn(slash, "."), slash);
    }
    (void)strcat(found, word);
  }
  cr_expect_str_eq(found, wanted, "%s", found);
  again_policy_unref(policy);
}

static void expect_finding(const char *name, const char *id,
                           again_status status, const char *file_end,
                           unsigned column, const char *pointer) {
  again_policy *policy;
  again_diag diag = AGAIN_DIAG_INIT;
  cr_expect_eq(load(&policy, &name, 1, &diag), status, "%s", name);
  cr_expect_null(policy);
  cr_assert_not_null(diag.id);
  cr_expect_str_eq(diag.id, id);
  cr_expect_eq(diag.column, column, "column %u", diag.column);
  cr_expect_str_eq(diag.pointer, pointer);
  cr_expect_not_null(strstr(diag.file, file_end), "%s", diag.file);
}

static void write_first(const char *name, const char *text) {
  policy_folder_write(&first, name, text);
}

Test(layers, each_file_once_and_at_its_last_place) {
  write_first("a.json", "{\"again\":1,\"extends\":[\"b\",\"c\",\"d\"]}");
  write_first("b.json", "{\"again\":1,\"extends\":[\"d\",\"e\"]}");
  write_first("c.json", "{\"again\":1,\"extends\":\"e\"}");
  write_first("d.json", "{\"again\":1}");
  write_first("e.json", "{\"again\":1,\"extends\":[\"http\"]}");
  const char *const a[] = {"a"};
  expect_layers(a, 1, "1:a 1:b 1:c 1:e pack:http 1:d ");
  const char *const several[] = {"d", "b", "d"};
  expect_layers(several, 3, "1:b 1:e pack:http 1:d ");
}

Test(layers, the_path_is_asked_in_order_then_the_packs) {
  policy_folder_write(&second, "http.json", "{\"again\":1}");
  const char *const http[] = {"http"};
  expect_layers(http, 1, "2:http ");
  write_first("http.json", "{\"again\":1}");
  expect_layers(http, 1, "1:http ");
}

Test(layers, a_pack_stays_within_reach) {
  write_first("http.json", "{\"again\":1}");
  const char *const names[] = {"pack:http"};
  expect_layers(names, 1, "pack:http ");
  /* An override that extends it by its name, and it, once. */
  write_first("http.json", "{\"again\":1,\"extends\":[\"http\"]}");
  const char *const both[] = {"http", "pack:http"};
  expect_layers(both, 2, "1:http pack:http ");
  /* A file of one's own passes over that override. */
  write_first("own.json", "{\"again\":1,\"extends\":[\"pack:http\"]}");
  const char *const own[] = {"own"};
  expect_layers(own, 1, "1:own pack:http ");
  write_first("own.json", "{\"again\":1,\"extends\":[\"pack:own\"]}");
  expect_finding("own", "extends-missing", AGAIN_ENOTFOUND, "own.json", 23,
                 "/extends/0");
  static const char *const none[] = {"pack:", "pack:nothing",
                                     "pack:./http.json", "pack:../http"};
  for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
    expect_finding(none[i], "not-found", AGAIN_ENOTFOUND, none[i], 0, "");
  }
}

/* Of a file beside the program a path is wanted, and said. */
Test(layers, a_file_is_no_name) {
  cr_assert_eq(chdir(first.path), 0);
  write_first("beside", "{\"again\":1}");
  again_policy *policy;
  again_diag diag = AGAIN_DIAG_INIT;
  const char *name = "beside";
  cr_expect_eq(load(&policy, &name, 1, &diag), AGAIN_ENOTFOUND);
  cr_expect_str_eq(diag.message,
                   "no policy \"beside\" (a file? write ./beside)");
  const char *const path[] = {"./beside"};
  expect_layers(path, 1, "1:beside ");
}

Test(layers, own_name_is_the_next_down_the_path) {
  const char text[] = "{\"again\":1,\"extends\":[\"aliyun/redis\"]}";
  write_first("aliyun/redis.json", text);
  policy_folder_write(&second, "aliyun/redis.json", text);
  const char *const redis[] = {"aliyun/redis"};
  expect_layers(redis, 1,
                "1:redis 2:redis pack:aliyun/redis pack:aliyun/common "
                "pack:http ");
  /* By its path it is the same file, and does not extend itself. */
  const char *const path[] = {policy_folder_path(&second, "aliyun/redis.json")};
  expect_layers(path, 1,
                "2:redis pack:aliyun/redis pack:aliyun/common pack:http ");
  const char *const other[] = {policy_folder_path(&first, "aliyun/redis.json")};
  expect_layers(other, 1,
                "1:redis 2:redis pack:aliyun/redis pack:aliyun/common "
                "pack:http ");
}

Test(layers, own_name_with_nothing_beneath_it) {
  write_first("own.json", "{\"again\":1,\"extends\":[\"own\"]}");
  expect_finding("own", "extends-missing", AGAIN_ENOTFOUND, "own.json", 23,
                 "/extends/0");
}

Test(layers, files_below_the_folder_of_the_file) {
  write_first("a.json", "{\"again\":1,\"extends\":[\"./sub/b.json\"]}");
  write_first("sub/b.json", "{\"again\":1,\"extends\":[\"c.json\"]}");
  write_first("sub/c.json", "{\"again\":1}");
  const char *const a[] = {"a"};
  expect_layers(a, 1, "1:a 1:b 1:c ");
}

Test(layers, no_file_outside_of_it) {
  write_first("out.json", "{\"again\":1}");
  static const char *const escapes[] = {"../out.json", "/etc/passwd",
                                        "./../out.json", "x/../../out.json",
                                        "./.."};
  for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
    char text[128];
    (void)snprintf(text, sizeof(text), "{\"again\":1,\"extends\":[\"%s\"]}",
                   escapes[i]);
    write_first("sub/a.json", text);
    expect_finding("sub/a", "bad-value", AGAIN_EPOLICY, "sub/a.json", 23,
                   "/extends/0");
  }
  static const char *const names[] = {
      "../out", "sub/../../out", ".hidden",     "a//b",
      "",       "pack:",         "pack:../out", "pack:pack:http"};
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    char text[128];
    (void)snprintf(text, sizeof(text), "{\"again\":1,\"extends\":[\"%s\"]}",
                   names[i]);
    write_first("sub/a.json", text);
    expect_finding("sub/a", "bad-value", AGAIN_EPOLICY, "sub/a.json", 23,
                   "/extends/0");
  }
}

Test(layers, a_cycle_is_told_where_it_closes) {
  write_first("a.json", "{\"again\":1,\"extends\":[\"http\",\"b\"]}");
  write_first("b.json", "{\"again\":1,\"extends\":[\"c\"]}");
  write_first("c.json", "{\"again\":1,\"extends\":[\"a\"]}");
  expect_finding("a", "extends-cycle", AGAIN_EPOLICY, "c.json", 23,
                 "/extends/0");
  expect_finding("b", "extends-cycle", AGAIN_EPOLICY, "a.json", 30,
                 "/extends/1");
}

Test(layers, what_is_missing_or_wrong_below_is_told_there) {
  write_first("a.json", "{\"again\":1,\"extends\":[\"b\"]}");
  write_first("b.json", "{\"again\":1,\"extends\":[\"none\"]}");
  expect_finding("a", "extends-missing", AGAIN_ENOTFOUND, "b.json", 23,
                 "/extends/0");
  write_first("b.json", "{\"again\":1,\"limits\":[]}");
  expect_finding("a", "wrong-type", AGAIN_EPOLICY, "b.json", 21, "/limits");
  write_first("b.json", "{\"again\":1,");
  expect_finding("a", "syntax", AGAIN_ESYNTAX, "b.json", 12, "");
}

Test(layers, sixty_four_at_most) {
  for (int i = 1; i <= AGAIN_LAYERS_MAX; i++) {
    char name[32];
    char text[64];
    (void)snprintf(name, sizeof(name), "l%d.json", i);
    (void)snprintf(text, sizeof(text), "{\"again\":1,\"extends\":[\"l%d\"]}",
                   i + 1);
    write_first(name, i < AGAIN_LAYERS_MAX ? text : "{\"again\":1}");
  }
  again_policy *policy;
  const char *const l1[] = {"l1"};
  cr_assert_eq(load(&policy, l1, 1, NULL), AGAIN_OK);
  cr_expect_eq(policy->layer_count, AGAIN_LAYERS_MAX);
  again_policy_unref(policy);
  write_first("l64.json", "{\"again\":1,\"extends\":[\"http\"]}");
  expect_finding("l1", "too-large", AGAIN_ELIMIT, "l64.json", 23, "/extends/0");
}

Test(layers, a_text_extends_packs_and_no_files) {
  write_first("own.json", "{\"again\":1}");
  const char *const path[] = {first.path, NULL};
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  options.path = path;
  again_policy *policy;
  again_diag diag = AGAIN_DIAG_INIT;
  const char own[] = "{\"again\":1,\"extends\":[\"own\"]}";
  cr_expect_eq(
      again_policy_parse(&policy, own, sizeof(own) - 1, NULL, &options, &diag),
      AGAIN_ENOTFOUND);
  cr_expect_str_eq(diag.file, "text");
  const char http[] = "{\"again\":1,\"name\":\"http\",\"extends\":[\"http\"]}";
  cr_assert_eq(again_policy_parse(&policy, http, sizeof(http) - 1, NULL,
                                  &options, &diag),
               AGAIN_OK);
  cr_expect_eq(policy->layer_count, 2);
  again_policy_unref(policy);
}

Test(layers, a_policy_is_named_by_itself_or_as_it_was_asked_for) {
  write_first("named.json", "{\"again\":1,\"name\":\"its/own\"}");
  write_first("bare.json", "{\"again\":1}");
  const struct {
    const char *asked;
    const char *name;
  } rows[] = {{"named", "its/own"},
              {"bare", "bare"},
              {policy_folder_path(&first, "bare.json"),
               policy_folder_path(&first, "bare.json")}};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_policy *policy;
    cr_assert_eq(load(&policy, &rows[i].asked, 1, NULL), AGAIN_OK);
    cr_expect_str_eq(again_policy_name(policy), rows[i].name);
    again_policy_unref(policy);
  }
}
