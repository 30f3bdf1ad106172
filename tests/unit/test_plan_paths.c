/* The trie that the paths of a plan make. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "harness.h"
#include "reading/plan_paths.h"

static void end(void) {
  assert_balance();
}

TestSuite(plan_paths, .fini = end);

/* Of every length, differing in one place only. */
Test(plan_paths, names_are_told_apart_wherever_they_differ) {
  char a[40];
  char b[40];
  memset(a, 'x', sizeof(a));
  for (size_t size = 1; size <= sizeof(a); size++) {
    for (size_t at = 0; at < size; at++) {
      memset(b, 'x', sizeof(b));
      b[at] = 'y';
      again_path_name one = again_path_name_of(again_text_make(a, size));
      again_path_name other = again_path_name_of(again_text_make(b, size));
      again_path_name shorter =
          again_path_name_of(again_text_make(a, size - 1));
      cr_assert(again_path_name_equals(&one, &one));
      cr_assert_not(again_path_name_equals(&one, &other), "%zu of %zu", at,
                    size);
      cr_assert_not(again_path_name_equals(&one, &shorter), "%zu", size);
    }
  }
}

Test(plan_paths, a_path_has_one_node) {
  again_paths paths;
  cr_assert_eq(again_paths_init(&paths, &counting_mem), AGAIN_OK);
  uint32_t root;
  uint32_t other_root;
  cr_assert_eq(again_paths_add_root(&paths, &root), AGAIN_OK);
  cr_assert_eq(again_paths_add_root(&paths, &other_root), AGAIN_OK);
  again_step steps[] = {{.name = AGAIN_TEXT_LITERAL("a")},
                        {.name = AGAIN_TEXT_LITERAL("*"), .any = true},
                        {.name = AGAIN_TEXT_LITERAL("b")}};
  uint32_t first;
  uint32_t again;
  uint32_t other;
  cr_assert_eq(again_paths_add(&paths, root, steps, 3, &first), AGAIN_OK);
  cr_assert_eq(again_paths_add(&paths, root, steps, 3, &again), AGAIN_OK);
  cr_assert_eq(again_paths_add(&paths, other_root, steps, 3, &other), AGAIN_OK);
  cr_assert_eq(first, again);
  cr_assert_neq(first, other);
  cr_assert_eq(paths.height, 3);
  again_path_name a = again_path_name_of(AGAIN_TEXT_LITERAL("a"));
  again_path_name b = again_path_name_of(AGAIN_TEXT_LITERAL("b"));
  again_path_name star = again_path_name_of(AGAIN_TEXT_LITERAL("*"));
  uint32_t node = again_paths_find(&paths, root, &a);
  cr_assert_eq(again_paths_find(&paths, node, &b), AGAIN_NODE_NONE);
  cr_assert_eq(again_paths_find(&paths, node, &star), AGAIN_NODE_NONE);
  node = paths.nodes[node].star;
  cr_assert_eq(again_paths_find(&paths, node, &b), first);
  again_paths_clear(&paths);
}

Test(plan_paths, finds_all_of_many_and_no_other) {
  enum { COUNT = 3000 };
  static char names[COUNT][24];
  static uint32_t nodes[COUNT];
  again_paths paths;
  cr_assert_eq(again_paths_init(&paths, &counting_mem), AGAIN_OK);
  uint32_t root;
  cr_assert_eq(again_paths_add_root(&paths, &root), AGAIN_OK);
  for (size_t i = 0; i < COUNT; i++) {
    int size = snprintf(names[i], sizeof(names[i]), "member%zu", i * 7919);
    again_step step = {.name = {names[i], (size_t)size}};
    cr_assert_eq(again_paths_add(&paths, root, &step, 1, &nodes[i]), AGAIN_OK);
  }
  for (size_t i = 0; i < COUNT; i++) {
    again_path_name name = again_path_name_of(again_text_of(names[i]));
    cr_assert_eq(again_paths_find(&paths, root, &name), nodes[i]);
    cr_assert_eq(again_paths_find(&paths, nodes[i], &name), AGAIN_NODE_NONE);
  }
  again_paths_clear(&paths);
}
