/* Which store a policy's `store` names. */
#include "storing/store_choice.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "policy_folder.h"
#include "store_script.h"

static policy_folder folder;

static void begin(void) {
  folder = policy_folder_new();
}

static void end(void) {
  policy_folder_free(&folder);
  assert_balance();
}

TestSuite(store_choice, .init = begin, .fini = end);

static const char *const process_names[] = {
    "process", "", "redis:redis://localhost", "files:/x", "autos", "FILE:/x",
};

static again_store *choose(again_store_choice *choice, again_text name) {
  again_store *store;
  cr_assert_eq(again_store_choose(&store, choice, name, &counting_mem),
               AGAIN_OK);
  return store;
}

Test(store_choice, knows_the_process_by_no_store) {
  again_store_choice choice = {NULL};
  for (size_t i = 0; i < sizeof(process_names) / sizeof(process_names[0]);
       i++) {
    cr_assert_null(choose(&choice, again_text_of(process_names[i])), "%s",
                   process_names[i]);
  }
  again_store_choice_clear(&choice, &counting_mem);
}

Test(store_choice, opens_the_file_that_is_named) {
  const again_scope_config config = tokens_config(5);
  again_store_choice choice = {NULL};
  char name[128];
  size_t size;
  (void)snprintf(name, sizeof(name), "file:%s",
                 policy_folder_path(&folder, "x"));
  char *exact = exact_text(name, &size);
  again_store *store = choose(&choice, again_text_make(exact, size));
  exact_free(exact);
  cr_assert(store->is_shared);
  cr_assert_eq(spend_all(store, &config, "scope", 1), 5);
  cr_assert_eq(access(policy_folder_path(&folder, "x"), F_OK), 0);
  again_store_choice_clear(&choice, &counting_mem);
}

Test(store_choice, finds_again_what_was_chosen_before) {
  again_store_choice choice = {NULL};
  again_store *a = choose(&choice, AGAIN_TEXT_LITERAL("file:/a"));
  again_store *b = choose(&choice, AGAIN_TEXT_LITERAL("file:/b"));
  cr_assert_neq(a, b);
  cr_assert_null(choose(&choice, AGAIN_TEXT_LITERAL("process")));
  cr_assert_eq(choose(&choice, AGAIN_TEXT_LITERAL("file:/a")), a);
  cr_assert_eq(choose(&choice, AGAIN_TEXT_LITERAL("file:/b")), b);
  again_store_choice_clear(&choice, &counting_mem);
}

Test(store_choice, tells_of_a_file_without_a_name) {
  const again_scope_config config = tokens_config(5);
  again_store_choice choice = {NULL};
  char line[256];
  again_store *store = choose(&choice, AGAIN_TEXT_LITERAL("file:"));
  cr_assert_eq(spend(store, &config, "scope", 1), NO_ANSWER);
  cr_assert(store->news(store, line, sizeof(line)));
  cr_assert_str_eq(line,
                   "file:: No such file or directory; make its folder first");
  again_store_choice_clear(&choice, &counting_mem);
}

/* ---- auto --------------------------------------------------------------- */

static void assert_auto(const char *expected) {
  again_buffer path;
  again_buffer_init(&path, &counting_mem);
  cr_assert_eq(again_store_append_auto(&path), AGAIN_OK);
  cr_assert_str_eq(path.data, expected);
  again_buffer_clear(&path);
}

static void assert_auto_in_memory(void) {
  char expected[64];
  (void)snprintf(expected, sizeof(expected), "/dev/shm/again-%lu.state",
                 (unsigned long)geteuid());
  assert_auto(expected);
}

Test(store_choice, finds_the_users_folder_where_it_is_private) {
  char expected[128];
  (void)snprintf(expected, sizeof(expected), "%s/again.state", folder.path);
  cr_assert_eq(setenv("XDG_RUNTIME_DIR", folder.path, 1), 0);
  cr_assert_eq(chmod(folder.path, 0700), 0);
  assert_auto(expected);
  cr_assert_eq(chmod(folder.path, 0750), 0);
  assert_auto_in_memory();
  cr_assert_eq(chmod(folder.path, 0701), 0);
  assert_auto_in_memory();
}

Test(store_choice, does_not_take_just_any_folder) {
  char link[128];
  (void)snprintf(link, sizeof(link), "%s/link", folder.path);
  cr_assert_eq(chmod(folder.path, 0700), 0);
  cr_assert_eq(symlink(folder.path, link), 0);
  cr_assert_eq(setenv("XDG_RUNTIME_DIR", link, 1), 0);
  assert_auto_in_memory();
  cr_assert_eq(setenv("XDG_RUNTIME_DIR", "", 1), 0);
  assert_auto_in_memory();
  cr_assert_eq(setenv("XDG_RUNTIME_DIR", ".", 1), 0);
  assert_auto_in_memory();
  cr_assert_eq(setenv("XDG_RUNTIME_DIR", "/nowhere", 1), 0);
  assert_auto_in_memory();
  cr_assert_eq(unsetenv("XDG_RUNTIME_DIR"), 0);
  assert_auto_in_memory();
}

Test(store_choice, fails_without_memory) {
  again_store_choice choice = {NULL};
  again_store *store = NULL;
  again_status status = AGAIN_ENOMEM;
  for (size_t i = 1; status != AGAIN_OK; i++) {
    counting_reset(i);
    status = again_store_choose(&store, &choice, AGAIN_TEXT_LITERAL("auto"),
                                &counting_mem);
    cr_assert_eq(status, counting_failed() ? AGAIN_ENOMEM : AGAIN_OK);
    cr_assert_eq(store != NULL, status == AGAIN_OK);
    cr_assert_eq(choice.first != NULL, status == AGAIN_OK);
  }
  counting_reset(0);
  again_store_choice_clear(&choice, &counting_mem);
}
