/* The packs that ship load without a finding, and say what is built in. */
#include "policy/packs.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"
#include "policy/load.h"

static void end(void) {
  assert_balance();
}

TestSuite(packs, .fini = end);

static const char *const no_path[] = {NULL};

static again_policy_options with_packs_alone(void) {
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  options.path = no_path;
  return options;
}

static void hear(const again_diag *diag, void *user) {
  (void)user;
  cr_expect_fail("%s:%u:%u: %s", diag->file, diag->line, diag->column,
                 diag->message);
}

Test(packs, they_are_named_in_order) {
  cr_assert_gt(again_pack_count, 0);
  for (size_t i = 0; i < again_pack_count; i++) {
    const char *name = again_packs[i].name;
    cr_expect(i == 0 || strcmp(again_packs[i - 1].name, name) < 0, "%s", name);
    cr_expect_str_eq(again_policy_pack(i), name);
    cr_expect_eq(again_packs[i].text.data[again_packs[i].text.size], '\0');
    cr_expect_eq(strlen(again_packs[i].text.data), again_packs[i].text.size);
  }
  cr_expect_null(again_policy_pack(again_pack_count));
}

Test(packs, each_loads_without_a_finding) {
  for (size_t i = 0; i < again_pack_count; i++) {
    again_policy_options options = with_packs_alone();
    options.on_diag = hear;
    again_policy *policy;
    cr_assert_eq(
        again_policy_load(&policy, again_packs[i].name, &options, NULL),
        AGAIN_OK, "%s", again_packs[i].name);
    cr_expect_str_eq(again_policy_name(policy), again_packs[i].name);
    cr_expect_gt(policy->rule_count, 0);
    cr_expect_eq(strncmp(policy->layers[0].file.data, "pack:", 5), 0);
    cr_expect_eq(policy->layers[0].document.data, again_packs[i].text.data);
    again_policy_unref(policy);
  }
}

Test(packs, what_is_built_in_is_a_policy_of_its_own) {
  again_policy_options options = with_packs_alone();
  options.on_diag = hear;
  again_policy *policy;
  cr_assert_eq(again_policy_parse(&policy, again_policy_builtin,
                                  strlen(again_policy_builtin), "builtin",
                                  &options, NULL),
               AGAIN_OK);
  again_policy *empty;
  cr_assert_eq(
      again_policy_parse(&empty, "{\"again\":1}", 11, NULL, &options, NULL),
      AGAIN_OK);
  cr_expect_eq(again_policy_hash(policy), again_policy_hash(empty));
  again_policy_unref(policy);
  again_policy_unref(empty);
}

Test(packs, each_failed_allocation_is_told) {
  for (size_t i = 0; i < again_pack_count; i++) {
    again_policy_options options = with_packs_alone();
    for (size_t n = 1;; n++) {
      again_policy *policy;
      counting_reset(n);
      again_status status =
          again_policy_load(&policy, again_packs[i].name, &options, NULL);
      bool failed = counting_failed();
      counting_reset(0);
      cr_expect_eq(status, failed ? AGAIN_ENOMEM : AGAIN_OK, "%s: %zu",
                   again_packs[i].name, n);
      cr_expect_eq(policy == NULL, failed);
      again_policy_unref(policy);
      cr_assert_eq(counting_live(), 0, "%s: %zu", again_packs[i].name, n);
      if (!failed) {
        break;
      }
    }
  }
}
