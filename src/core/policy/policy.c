#include "policy/policy.h"

#include "base/text.h"
#include "policy/packs.h"

again_policy *again_policy_new(const again_mem *mem) {
  again_policy *policy = again_mem_calloc(mem, 1, sizeof(*policy));
  if (policy != NULL) {
    atomic_init(&policy->references, 1);
    again_arena_init(&policy->arena, mem);
    policy->name = AGAIN_TEXT_LITERAL("");
  }
  return policy;
}

static void policy_free(again_policy *policy) {
  again_mem mem = policy->arena.mem;
  again_plan_free(policy->plan);
  again_plan_free(policy->request_plan);
  again_arena_clear(&policy->arena);
  again_mem_free(&mem, policy);
}

again_policy *again_policy_ref(again_policy *policy) {
  if (policy != NULL) {
    atomic_fetch_add_explicit(&policy->references, 1, memory_order_relaxed);
  }
  return policy;
}

void again_policy_unref(again_policy *policy) {
  /* The last reference must see all that went before the others. */
  if (policy != NULL && atomic_fetch_sub_explicit(&policy->references, 1,
                                                  memory_order_acq_rel) == 1) {
    policy_free(policy);
  }
}

bool again_texts_have(const again_texts *texts, again_text text) {
  for (size_t i = 0; text.size > 0 && i < texts->count; i++) {
    if (again_text_equals(texts->items[i], text)) {
      return true;
    }
  }
  return false;
}

const char *again_policy_name(const again_policy *policy) {
  return policy->name.data;
}

uint64_t again_policy_hash(const again_policy *policy) {
  return policy->hash;
}

bool again_policy_has_peek(const again_policy *policy) {
  return policy->peek_count > 0;
}

const char *again_policy_pack(size_t index) {
  return index < again_pack_count ? again_packs[index].name : NULL;
}
