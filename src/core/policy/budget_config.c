#include "policy/budget_config.h"

#include <stddef.h>
#include <string.h>

#include "policy/types.h"

enum {
  AMOUNT_MAX = 1000000,
  PERCENT_MAX = 100,
  WINDOW_MS_MIN = 1000,
  WINDOW_MS_MAX = 60000
};

/* A budget counts in slices of its window, and forgets what is older. */
static again_status read_window(again_loader *loader, const again_json *value,
                                const again_member *member, void *out) {
  uint64_t ms = WINDOW_MS_MIN;
  again_status status = again_type_duration.read(loader, value, member, &ms);
  if (ms < WINDOW_MS_MIN || ms > WINDOW_MS_MAX) {
    again_finding(&loader->findings, AGAIN_FINDING_BAD_VALUE, value,
                  "a duration from 1s to 1m is wanted");
  } else {
    memcpy(out, &ms, sizeof(ms));
  }
  return status;
}

static const again_form window_form = {
    .kind = AGAIN_FORM_TEXT,
    .name = "window",
    .about = "A duration from 1s to 1m, in ms, s or m.",
    .pattern =
        "^(0*(([1-9][0-9]{3}|[1-5][0-9]{4})(\\.[0-9]+)?|60000(\\.0+)?)ms|"
        "0*(([1-9]|[1-5][0-9])(\\.[0-9]+)?|60(\\.0+)?)s|"
        "(0*1(\\.0+)?|0+\\.(0[2-9]|016*[7-9]|[1-9])[0-9]*)m)$"};
static const again_type window_type = {"a duration", read_window,
                                       .forms = {&window_form}};

#define BUDGET(name, field, type, low_, high_, default_, about_)               \
  {                                                                            \
    name, &again_type_##type, AGAIN_MEMBER(again_budget_draft, field),         \
        .low = (low_), .high = (high_), .default_text = (default_),            \
        .about = (about_)                                                      \
  }

static const again_member tokens_members[] = {
    BUDGET("capacity", capacity, count, 1, AMOUNT_MAX, "500",
           "How many tokens there are at most."),
    BUDGET("cost", cost, count, 0, AMOUNT_MAX, "14",
           "What a retry takes, but after throttling."),
    BUDGET("throttle_cost", throttle_cost, count, 0, AMOUNT_MAX, "5",
           "What a retry after throttling takes."),
    BUDGET("refund", refund, number, 0, AMOUNT_MAX, "1",
           "What a success gives back where no retry was paid for."),
};
static const again_member ratio_members[] = {
    BUDGET("percent", percent, number, 0, PERCENT_MAX, "20",
           "How many retries there may be for a hundred calls."),
    {"window", &window_type, AGAIN_MEMBER(again_budget_draft, window_ms),
     .default_text = "10s", .about = "For how long a call counts."},
    BUDGET("floor", floor, count, 0, AMOUNT_MAX, "10",
           "How many retries a second are free."),
};
static const again_member throttle_members[] = {
    BUDGET("capacity", capacity, count, 1, AMOUNT_MAX, "10",
           "How many tokens there are at most; at half of them or less there "
           "is no retry."),
    BUDGET("refund", refund, number, 0, AMOUNT_MAX, "0.1",
           "What a success gives back; a failure takes one."),
};
static const again_member concurrency_members[] = {
    BUDGET("percent", percent, number, 0, PERCENT_MAX, "20",
           "How many of the active calls may be retries."),
    BUDGET("floor", floor, count, 0, AMOUNT_MAX, "3",
           "So many may be retries in any case."),
};

static const again_table off_table = {
    "budget-off", "No budget: retries are bounded by their schedules alone.",
    .members = NULL};
static const again_table tokens_table = {
    "budget-tokens", "A bucket of tokens, from which each retry takes some.",
    AGAIN_MEMBERS(tokens_members)};
static const again_table ratio_table = {
    "budget-ratio", "A share of the calls of late, and a floor.",
    AGAIN_MEMBERS(ratio_members)};
static const again_table throttle_table = {
    "budget-throttle", "No retries while too many calls fail.",
    AGAIN_MEMBERS(throttle_members)};
static const again_table concurrency_table = {
    "budget-concurrency", "A share of the calls that are active, and a floor.",
    AGAIN_MEMBERS(concurrency_members)};

/* What a budget does not say is what its field says where it is common: AWS,
 * Finagle, gRPC, Envoy. */
static const again_budget_draft budget_defaults[] = {
    [AGAIN_BUDGET_OFF] = {.kind = AGAIN_BUDGET_OFF},
    [AGAIN_BUDGET_TOKENS] = {.kind = AGAIN_BUDGET_TOKENS,
                             .capacity = 500,
                             .cost = 14,
                             .throttle_cost = 5,
                             .refund = 1},
    [AGAIN_BUDGET_RATIO] = {.kind = AGAIN_BUDGET_RATIO,
                            .percent = 20,
                            .window_ms = 10000,
                            .floor = 10},
    [AGAIN_BUDGET_THROTTLE] = {.kind = AGAIN_BUDGET_THROTTLE,
                               .capacity = 10,
                               .refund = 0.1},
    [AGAIN_BUDGET_CONCURRENCY] = {.kind = AGAIN_BUDGET_CONCURRENCY,
                                  .percent = 20,
                                  .floor = 3},
};

again_budget_draft again_budget_usual(again_budget_kind kind) {
  return budget_defaults[kind];
}

static again_status read_kind(again_loader *loader, const again_json *value,
                              const again_member *member, void *out) {
  unsigned kind;
  if (!again_words_find(&again_words_budget, again_text_of(member->name),
                        &kind)) {
    return AGAIN_OK;
  }
  again_budget_draft *budget = out;
  *budget = budget_defaults[kind];
  uint32_t seen;
  return again_members_read(loader, value, member->type->forms[0]->table,
                            budget, &seen);
}

#define KIND(name)                                                             \
  static const again_form name##_form = AGAIN_FORM_OF_TABLE(name##_table);     \
  static const again_type name##_type = {"an object", read_kind,               \
                                         .forms = {&name##_form}};
KIND(off)
KIND(tokens)
KIND(ratio)
KIND(throttle)
KIND(concurrency)
#undef KIND

#define KIND(name, about_)                                                     \
  { #name, &name##_type, 0, sizeof(again_budget_draft), .about = (about_) }

static const again_member kinds[] = {
    KIND(off, "No budget."),
    KIND(tokens, "A bucket of tokens, as AWS's clients have."),
    KIND(ratio, "A share of the calls of late, as Finagle has."),
    KIND(throttle, "No retries while too many calls fail, as gRPC has."),
    KIND(concurrency, "A share of the active calls, as Envoy has."),
};

static const again_table budget_table = {
    "budget", "How much may be retried: one kind of budget, and its numbers.",
    AGAIN_MEMBERS(kinds), .needed = AGAIN_NEEDED_ONE,
    .needed_why = "one kind of budget is wanted"};

/* A word stands for that kind with its usual numbers. */
static again_status read_budget(again_loader *loader, const again_json *value,
                                const again_member *member, void *out) {
  if (value->kind == AGAIN_JSON_OBJECT) {
    uint32_t seen;
    return again_members_read(loader, value, &budget_table, out, &seen);
  }
  unsigned kind;
  if (again_read_one_word(loader, value, member->type, &kind)) {
    memcpy(out, &budget_defaults[kind], sizeof(budget_defaults[kind]));
  }
  return AGAIN_OK;
}

static const again_form word_form = AGAIN_FORM_OF_WORDS(budget);
static const again_form budget_form = AGAIN_FORM_OF_TABLE(budget_table);

const again_type again_type_budget = {"a budget", read_budget,
                                      .forms = {&word_form, &budget_form}};
