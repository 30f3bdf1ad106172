/* Which earlier rule leaves nothing of a condition. */
#include "base/glob.h"
#include "lint/lint.h"

typedef struct search {
  const again_policy *policy;
  const again_condition *narrow;
} search;

static bool takes_not_all(uint32_t rule, const void *user) {
  const search *self = user;
  const again_policy *policy = self->policy;
  return !again_condition_covers(policy->plan, &policy->rules[rule].when,
                                 self->narrow);
}

/* A text that each glob matches which takes in this one. What stands at the
 * place of its stars, no literal is likely to be. */
static again_status append_sample(again_buffer *out, again_text glob) {
  again_buffer_reset(out);
  again_status status = again_buffer_reserve(out, glob.size);
  size_t at = 0;
  for (int token; status == AGAIN_OK &&
                  (token = again_glob_next(glob, &at)) != AGAIN_GLOB_END;) {
    char byte = (char)token;
    if (token == AGAIN_GLOB_STAR) {
      byte = '\1';
    }
    status = again_buffer_append_byte(out, byte);
  }
  return status;
}

/* Of the index, only rules whose globs match the sample are compared. */
static size_t find_by(again_lint *lint, const again_code_index *index,
                      again_texts globs, size_t end, const search *wanted) {
  if (globs.count == 0) {
    return end;
  }
  if (append_sample(&lint->sample, globs.items[0]) != AGAIN_OK) {
    lint->findings->out_of_memory = true;
    return end;
  }
  again_text sample = again_text_make(lint->sample.data, lint->sample.size);
  return again_code_index_first(index, sample, (uint32_t)end, takes_not_all,
                                wanted);
}

size_t again_lint_cover(again_lint *lint, size_t end,
                        const again_condition *condition) {
  const search wanted = {lint->policy, condition};
  size_t first =
      find_by(lint, lint->policy->codes, condition->code, end, &wanted);
  first = find_by(lint, lint->messages, condition->message, first, &wanted);
  for (size_t i = 0; i < lint->wordless_count; i++) {
    uint32_t rule = lint->wordless[i];
    if (rule >= first || !takes_not_all(rule, &wanted)) {
      return rule < first ? rule : first;
    }
  }
  return first;
}

static size_t count_messages(const again_policy *policy) {
  size_t count = 0;
  for (size_t i = 0; i < policy->codeless_count; i++) {
    count += policy->rules[policy->codeless[i]].when.message.count;
  }
  return count;
}

again_status again_lint_cover_init(again_lint *lint) {
  const again_policy *policy = lint->policy;
  size_t entry_count = 0;
  again_code_entry *entries = again_arena_calloc(
      &lint->arena, count_messages(policy), sizeof(*entries));
  uint32_t *wordless = again_arena_calloc(&lint->arena, policy->codeless_count,
                                          sizeof(*wordless));
  if (entries == NULL || wordless == NULL) {
    return AGAIN_ENOMEM;
  }
  for (size_t i = 0; i < policy->codeless_count; i++) {
    const uint32_t rule = policy->codeless[i];
    const again_texts messages = policy->rules[rule].when.message;
    for (size_t j = 0; j < messages.count; j++) {
      entries[entry_count++] = (again_code_entry){messages.items[j], rule};
    }
    if (messages.count == 0) {
      wordless[lint->wordless_count++] = rule;
    }
  }
  lint->wordless = wordless;
  lint->messages = again_code_index_build(&lint->arena, entries, entry_count);
  return lint->messages != NULL ? AGAIN_OK : AGAIN_ENOMEM;
}
