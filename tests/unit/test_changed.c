/* Whether the files of a policy are still those that it was made of: whoever
 * reloads must neither miss an edit nor reload for nothing. */
#include "policy/changed.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
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

TestSuite(changed, .init = begin, .fini = end);

static const char over[] = "{\"again\":1,\"extends\":[\"shop\"]}";
static const char base[] = "{\"again\":1,\"extends\":[\"part.json\",\"http\"]}";
static const char part[] = "{\"again\":1,\"about\":\"a\"}";

/* An override, what it overrides, a file beside that, and a pack. */
static void write_files(void) {
  policy_folder_write(&first, "shop.json", over);
  policy_folder_write(&second, "shop.json", base);
  policy_folder_write(&second, "part.json", part);
}

static again_status try_load(again_policy **out, const char *name) {
  const char *const path[] = {first.path, second.path, NULL};
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  options.path = path;
  return again_policy_load(out, name, &options, NULL);
}

static again_policy *load(const char *name) {
  again_policy *policy = NULL;
  cr_assert_eq(try_load(&policy, name), AGAIN_OK, "%s", name);
  return policy;
}

typedef enum act { WRITE, REMOVE, TOUCH, RENAME_SAME, LINK_AWAY, PIPE } act;

typedef struct row {
  const char *what;
  act act;
  policy_folder *folder;
  const char *name;
  const char *text;
  bool wanted;
} row;

static void apply(const row *r) {
  const char *path = policy_folder_path(r->folder, r->name);
  switch (r->act) {
  case WRITE:
    policy_folder_write(r->folder, r->name, r->text);
    return;
  case REMOVE:
    cr_assert_eq(unlink(path), 0);
    return;
  case TOUCH: {
    const struct timespec times[] = {{1000, 0}, {1000, 0}};
    cr_assert_eq(utimensat(AT_FDCWD, path, times, 0), 0);
    return;
  }
  case RENAME_SAME:
    policy_folder_write(r->folder, "new", r->text);
    cr_assert_eq(rename(policy_folder_path(r->folder, "new"), path), 0);
    return;
  case LINK_AWAY:
    cr_assert_eq(unlink(path), 0);
    cr_assert_eq(symlink("nowhere", path), 0);
    return;
  case PIPE:
    cr_assert_eq(unlink(path), 0);
    cr_assert_eq(mkfifo(path, 0600), 0);
    return;
  }
}

static const char longer[] = "{\"again\":1,\"extends\":[\"shop\"], \"x-a\": 1}";
static const char other[] = "{\"again\":1,\"about\":\"b\"}";

Test(changed, an_edit_of_any_layer_and_nothing_else) {
  const row rows[] = {
      {"a file grew", WRITE, &first, "shop.json", longer, true},
      {"it is no policy any more", WRITE, &first, "shop.json", "{", true},
      {"the file below", WRITE, &second, "shop.json", longer, true},
      {"a file beside", RENAME_SAME, &second, "part.json", other, true},
      {"gone", REMOVE, &first, "shop.json", NULL, true},
      {"a link to nothing", LINK_AWAY, &second, "part.json", NULL, true},
      {"a pipe", PIPE, &second, "part.json", NULL, true},
      {"touched", TOUCH, &second, "part.json", NULL, false},
      {"replaced by its like", RENAME_SAME, &first, "shop.json", over, false},
      {"a pack's name", WRITE, &second, "http.json", part, true},
      {"a pack's name, in front", WRITE, &first, "http.json", part, true},
      {"another name", WRITE, &first, "other.json", part, false},
      {"a path is no name", WRITE, &first, "part.json", part, false},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    write_files();
    again_policy *policy = load("shop");
    cr_expect_not(again_policy_changed(policy), "before: %s", rows[i].what);
    apply(&rows[i]);
    cr_expect_eq(again_policy_changed(policy), rows[i].wanted, "%s",
                 rows[i].what);
    again_policy_unref(policy);
    end();
    begin();
  }
}

Test(changed, a_path_is_asked_as_it_was_given) {
  write_files();
  again_policy *policy = load(policy_folder_path(&second, "shop.json"));
  policy_folder_write(&first, "shop.json", longer);
  cr_expect_not(again_policy_changed(policy), "another folder's");
  policy_folder_write(&second, "shop.json", longer);
  cr_expect(again_policy_changed(policy));
  again_policy_unref(policy);
}

Test(changed, a_pack_changes_when_it_is_overridden) {
  again_policy *policy = load("aliyun/redis");
  cr_expect_not(again_policy_changed(policy));
  policy_folder_write(&second, "aliyun/common.json", part);
  cr_expect(again_policy_changed(policy), "what it extends");
  again_policy_unref(policy);
}

Test(changed, a_text_never_does) {
  again_policy *policy = NULL;
  cr_assert_eq(
      again_policy_parse(&policy, part, strlen(part), "part.json", NULL, NULL),
      AGAIN_OK);
  policy_folder_write(&first, "part.json", other);
  cr_expect_not(again_policy_changed(policy));
  again_policy_unref(policy);
}

/* As a file that grows out of its first chunk is compared. */
Test(changed, a_long_file_is_compared_to_its_end) {
  enum { SIZE = 20000 };
  static char text[SIZE + 64];
  int head = snprintf(text, sizeof text, "{\"again\":1,\"about\":\"");
  memset(text + head, 'a', SIZE);
  memcpy(text + head + SIZE, "\"}", 3);
  policy_folder_write(&first, "long.json", text);
  again_policy *policy = load("long");
  const row same = {"", RENAME_SAME, &first, "long.json", text, false};
  apply(&same);
  cr_expect_not(again_policy_changed(policy));
  text[head + SIZE - 1] = 'b';
  apply(&same);
  cr_expect(again_policy_changed(policy));
  again_policy_unref(policy);
}

Test(changed, without_memory_there_is_no_policy) {
  write_files();
  for (size_t n = 1;; n++) {
    again_policy *policy = NULL;
    counting_reset(n);
    again_status status = try_load(&policy, "shop");
    if (!counting_failed()) {
      cr_expect_eq(status, AGAIN_OK);
      cr_expect_not(again_policy_changed(policy));
      again_policy_unref(policy);
      break;
    }
    cr_expect_eq(status, AGAIN_ENOMEM);
    cr_expect_null(policy);
    assert_balance();
  }
  counting_reset(0);
}
