#include "condition_text.h"

#include <string.h>

#include "base/duration.h"
#include "term.h"

static bool needs_quotes(again_text value) {
  for (size_t i = 0; i < value.size; i++) {
    if (strchr(" \"|;,()", value.data[i]) != NULL) {
      return true;
    }
  }
  return value.size == 0;
}

again_status again_append_value(again_buffer *out, again_text value) {
  bool has_double = again_text_find(value, '"') < value.size;
  const char *quote = !needs_quotes(value) ? "" : has_double ? "'" : "\"";
  again_status status = again_buffer_append_text(out, quote);
  if (status == AGAIN_OK) {
    status = again_term_escape(out, value);
  }
  return status == AGAIN_OK ? again_buffer_append_text(out, quote) : status;
}

/* A list of conditions in the making; after a failure nothing is added. */
typedef struct list {
  again_buffer *out;
  const again_policy *policy;
  size_t start;
  again_status status;
} list;

static void add_text(list *l, const char *text) {
  if (l->status == AGAIN_OK) {
    l->status = again_buffer_append_text(l->out, text);
  }
}

static void add_value(list *l, again_text value) {
  if (l->status == AGAIN_OK) {
    l->status = again_append_value(l->out, value);
  }
}

/* Begins one more condition. */
static void add_name(list *l, const char *name) {
  add_text(l, l->out->size > l->start ? "; " : "");
  add_text(l, name);
  add_text(l, " ");
}

static void add_bar(list *l, size_t index) {
  add_text(l, index > 0 ? " | " : "");
}

static void add_texts(list *l, const char *name, const again_texts *texts) {
  for (size_t i = 0; i < texts->count; i++) {
    if (i == 0) {
      add_name(l, name);
    }
    add_bar(l, i);
    add_value(l, texts->items[i]);
  }
}

static void add_status(list *l, const again_condition *condition) {
  for (size_t i = 0; i < condition->status_count; i++) {
    again_range range = condition->status[i];
    if (i == 0) {
      add_name(l, "status");
    }
    add_bar(l, i);
    if (l->status != AGAIN_OK) {
      return;
    }
    bool is_family = range.low % 100 == 0 && range.high == range.low + 99;
    l->status =
        is_family ? again_buffer_printf(l->out, "%uxx", range.low / 100)
        : range.low == range.high
            ? again_buffer_printf(l->out, "%u", range.low)
            : again_buffer_printf(l->out, "%u-%u", range.low, range.high);
  }
}

static void add_transport(list *l, uint32_t bits) {
  size_t count = 0;
  for (unsigned i = 0; i <= AGAIN_TRANSPORT_OTHER; i++) {
    if ((bits & (1u << i)) == 0) {
      continue;
    }
    if (count == 0) {
      add_name(l, "transport");
    }
    add_bar(l, count++);
    add_text(l, again_transport_name((again_transport)i));
  }
}

static void add_wanted(list *l, const again_wanted *wanted) {
  switch (wanted->kind) {
  case AGAIN_WANTED_GLOB:
    add_value(l, wanted->glob);
    break;
  case AGAIN_WANTED_NUMBER:
    if (l->status == AGAIN_OK) {
      l->status = again_buffer_printf(l->out, "%.17g", wanted->number);
    }
    break;
  case AGAIN_WANTED_BOOLEAN:
    add_text(l, wanted->boolean ? "true" : "false");
    break;
  }
}

static void add_tests(list *l, const again_condition *condition) {
  for (size_t i = 0; i < condition->is_count; i++) {
    const again_plan *plan = l->policy->plan;
    size_t count = 0;
    const again_wanted *wanted =
        again_plan_test_wanted(plan, condition->is[i], &count);
    add_name(l, "is");
    add_value(l, again_plan_test_source(plan, condition->is[i])->text);
    add_text(l, " = ");
    for (size_t w = 0; w < count; w++) {
      add_bar(l, w);
      add_wanted(l, &wanted[w]);
    }
  }
}

static void add_slots(list *l, const char *name, const again_slot *slots,
                      size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (i == 0) {
      add_name(l, name);
    } else {
      add_text(l, ", ");
    }
    add_value(l, again_plan_source(l->policy->plan, slots[i])->text);
  }
}

again_status again_append_condition(again_buffer *out,
                                    const again_policy *policy,
                                    const again_condition *condition) {
  list l = {out, policy, out->size, AGAIN_OK};
  add_texts(&l, "code", &condition->code);
  add_status(&l, condition);
  add_transport(&l, condition->transport);
  add_texts(&l, "method", &condition->method);
  add_texts(&l, "operation", &condition->operation);
  add_texts(&l, "message", &condition->message);
  add_tests(&l, condition);
  add_slots(&l, "has", condition->has, condition->has_count);
  add_slots(&l, "lacks", condition->lacks, condition->lacks_count);
  if (condition->has_skew) {
    char text[AGAIN_DURATION_TEXT_BYTES];
    add_name(&l, "skew");
    add_text(&l, again_duration_format(condition->skew_ms, text));
  }
  if (l.out->size == l.start) {
    add_text(&l, "always");
  }
  return l.status;
}

/* The text around the star, as a policy file writes it. */
static void add_around(list *l, const again_entry *entry) {
  again_buffer text;
  again_buffer_init(&text, &l->out->mem);
  again_status status = again_buffer_printf(&text, "%s*%s", entry->before.data,
                                            entry->behind.data);
  add_value(l, again_text_make(text.data, text.size));
  again_buffer_clear(&text);
  l->status = l->status == AGAIN_OK ? status : l->status;
}

again_status again_append_entry(again_buffer *out, const again_policy *policy,
                                const again_entry *entry) {
  list l = {out, policy, out->size, AGAIN_OK};
  add_value(&l, entry->source.text);
  if (entry->take == AGAIN_TAKE_FIRST_LINE) {
    add_text(&l, " take first-line");
  }
  if (entry->take == AGAIN_TAKE_AROUND) {
    add_text(&l, " take ");
    add_around(&l, entry);
  }
  if (entry->when != NULL && l.status == AGAIN_OK) {
    add_text(&l, " (");
    if (l.status == AGAIN_OK) {
      l.status = again_append_condition(out, policy, entry->when);
    }
    add_text(&l, ")");
  }
  return l.status;
}

const char *again_unit_name(again_unit unit) {
  static const char *const names[] = {
      [AGAIN_UNIT_AUTO] = "auto",
      [AGAIN_UNIT_SECONDS] = "seconds",
      [AGAIN_UNIT_MS] = "ms",
      [AGAIN_UNIT_EPOCH] = "epoch",
      [AGAIN_UNIT_DATE] = "date",
      [AGAIN_UNIT_DURATION] = "duration",
      [AGAIN_UNIT_REMAIN] = "remain",
      [AGAIN_UNIT_RATELIMIT] = "ratelimit",
      [AGAIN_UNIT_PUSHBACK] = "pushback",
      [AGAIN_UNIT_SHOULD_RETRY] = "should-retry",
  };
  return names[unit];
}

const char *again_jitter_name(again_jitter jitter) {
  static const char *const names[] = {
      [AGAIN_JITTER_NONE] = "none",
      [AGAIN_JITTER_FULL] = "full",
      [AGAIN_JITTER_EQUAL] = "equal",
      [AGAIN_JITTER_DECORRELATED] = "decorrelated",
      [AGAIN_JITTER_PROPORTIONAL] = "proportional",
  };
  return names[jitter];
}

const char *again_field_name(again_field field) {
  static const char *const names[AGAIN_FIELD_COUNT] = {
      [AGAIN_FIELD_CODE] = "code",
      [AGAIN_FIELD_MESSAGE] = "message",
      [AGAIN_FIELD_REQUEST_ID] = "request_id",
      [AGAIN_FIELD_SERVER_DATE] = "server_date",
  };
  return names[field];
}
