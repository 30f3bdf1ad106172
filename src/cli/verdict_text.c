#include "verdict_text.h"

#include "base/httpdate.h"
#include "condition_text.h"
#include "page.h"
#include "policy_print.h"
#include "span_text.h"

typedef struct block {
  again_page page;
  const again_term *term;
} block;

static void add(block *b, const char *text) {
  again_page_add(&b->page, "%s", text);
}

static void add_escaped(block *b, again_text text) {
  again_page_add_escaped(&b->page, text);
}

static void add_styled(block *b, again_style style, again_text text) {
  add(b, again_term_style(b->term, style));
  add_escaped(b, text);
  add(b, again_term_style(b->term, AGAIN_STYLE_PLAIN));
}

static void add_duration(block *b, uint64_t ms) {
  char text[AGAIN_ROUGH_TEXT_BYTES];
  add(b, again_rough_time(ms, text));
}

static void begin_line(block *b, const char *name) {
  again_page_add(&b->page, "  %s%-9s%s",
                 again_term_style(b->term, AGAIN_STYLE_DIM), name,
                 again_term_style(b->term, AGAIN_STYLE_PLAIN));
}

/* "retryable throttling, effect none: Throttling.User (400)" */
static void add_first_line(block *b, const char *heading,
                           const again_judged *judged) {
  const again_verdict *verdict = &judged->verdict;
  const again_response *response = judged->response;
  again_text code = again_response_code(response);
  add_escaped(b, again_text_of(heading));
  add_styled(b, again_term_class_style(verdict->error_class),
             again_text_of(again_class_name(verdict->error_class)));
  add(b, verdict->reason[0] != '\0' ? " " : "");
  add_styled(b, AGAIN_STYLE_BOLD, again_text_of(verdict->reason));
  if (verdict->error_class != AGAIN_CLASS_SUCCESS) {
    add(b, ", effect ");
    add(b, again_effect_name(verdict->effect));
  }
  bool has_transport = response->transport != AGAIN_TRANSPORT_OK;
  bool has_any = code.data != NULL || response->status != 0 || has_transport;
  add(b, has_any ? ": " : "");
  add_escaped(b, code);
  if (response->status != 0) {
    add(b, code.data != NULL ? " (" : "");
    again_page_add(&b->page, "%u", response->status);
    add(b, code.data != NULL ? ")" : "");
  }
  if (has_transport) {
    add(b, code.data != NULL || response->status != 0 ? ", " : "");
    add(b, again_transport_name(response->transport));
  }
  add(b, "\n");
}

static void add_text_line(block *b, const char *name, again_text text) {
  if (text.size > 0) {
    begin_line(b, name);
    add_escaped(b, text);
    add(b, "\n");
  }
}

static void add_rule(block *b, const again_judged *judged) {
  const again_rule *rule = judged->rule;
  if (rule == NULL && judged->verdict.error_class == AGAIN_CLASS_SUCCESS) {
    return;
  }
  begin_line(b, "rule");
  if (rule == NULL) {
    add(b, "none of ");
    add_escaped(b, judged->policy->name);
    add(b, " matches\n");
    return;
  }
  if (b->page.status == AGAIN_OK) {
    b->page.status =
        again_append_place(b->page.out, judged->policy, &rule->origin);
  }
  add(b, "  ");
  add(b, again_term_style(b->term, AGAIN_STYLE_DIM));
  if (b->page.status == AGAIN_OK) {
    b->page.status =
        again_append_condition(b->page.out, judged->policy, &rule->when);
  }
  add(b, again_term_style(b->term, AGAIN_STYLE_PLAIN));
  add(b, "\n");
  add_text_line(b, "note", rule->note);
}

/* ": after 0 - 1s, 0 - 2s, 0 - 4s" */
static void add_waits(block *b, const again_judged *judged) {
  again_outlook_step step = {.attempt = 0};
  const char *lead = ": after ";
  enum { SHOWN = 6 };
  while (b->page.status == AGAIN_OK && again_judged_next(judged, &step)) {
    add(b, lead);
    lead = ", ";
    if (step.attempt > SHOWN) {
      add(b, "...");
      break;
    }
    if (b->page.status == AGAIN_OK) {
      b->page.status = again_append_span(b->page.out, step.delay, 0);
    }
  }
}

static const char *objection(again_why why) {
  switch (why) {
  case AGAIN_WHY_UNKNOWN:
    return "no: no rule says what it is";
  case AGAIN_WHY_RULE:
    return "no: the same request would fail again";
  case AGAIN_WHY_ATTEMPTS:
    return "no: the policy allows one attempt";
  case AGAIN_WHY_HINT:
    return "no: the server forbids it, or asks for longer than may be waited";
  case AGAIN_WHY_DEADLINE:
    return "no: its time would be up";
  case AGAIN_WHY_NONE:
  case AGAIN_WHY_SUCCESS:
  case AGAIN_WHY_REMEDY:
  case AGAIN_WHY_UNSAFE:
  case AGAIN_WHY_ONE_SHOT:
  case AGAIN_WHY_COMMITTED:
  case AGAIN_WHY_BUDGET:
  case AGAIN_WHY_UNAVAILABLE:
  case AGAIN_WHY_CALLER:
  case AGAIN_WHY_LOCAL:
    break;
  }
  return "no";
}

static void add_retry(block *b, const again_judged *judged,
                      again_detail detail) {
  const again_outlook *outlook = &judged->outlook;
  begin_line(b, "retry");
  switch (outlook->retry) {
  case AGAIN_RETRY_NO:
    add(b, objection(outlook->why));
    add(b, "\n");
    return;
  case AGAIN_RETRY_YES:
    add(b, "yes");
    break;
  case AGAIN_RETRY_IF_IDEMPOTENT:
    add(b, "only if a second effect does no harm");
    break;
  case AGAIN_RETRY_AFTER_REMEDY:
    add(b, "after ");
    add(b, again_remedy_name(judged->verdict.remedy));
    break;
  }
  add(b, ", up to ");
  again_page_add(&b->page, "%u", again_judged_tries(judged));
  add(b, judged->is_unsent ? " tries in " : " attempts in ");
  add_duration(b, outlook->deadline_ms);
  if (detail == AGAIN_DETAIL_WAITS) {
    add_waits(b, judged);
  }
  add(b, " (schedule ");
  add_escaped(b, outlook->schedule->name);
  add(b, ")\n");
}

static void add_hint(block *b, const again_judged *judged) {
  const again_hint *hint = &judged->hint;
  char when[AGAIN_ISODATE_TEXT_BYTES];
  if (!hint->has_delay && !hint->forbids) {
    return;
  }
  begin_line(b, "hint");
  if (hint->forbids) {
    add(b, "never");
  } else {
    add_duration(b, hint->delay_ms);
  }
  add(b, ", said by ");
  add_escaped(b, again_text_of(hint->source));
  if (judged->retry_at_s != 0) {
    add(b, ": come back at ");
    add(b, again_isodate_format(judged->retry_at_s, when));
  }
  add(b, "\n");
}

again_status again_append_verdict(again_buffer *out, const again_term *term,
                                  const char *heading,
                                  const again_judged *judged,
                                  again_detail detail) {
  block b = {{out, AGAIN_OK}, term};
  add_first_line(&b, heading, judged);
  if (judged->verdict.error_class == AGAIN_CLASS_SUCCESS) {
    add_rule(&b, judged);
    return b.page.status;
  }
  add_text_line(&b, "message", again_response_message(judged->response));
  add_text_line(&b, "request", again_response_request_id(judged->response));
  add_rule(&b, judged);
  add_retry(&b, judged, detail);
  add_hint(&b, judged);
  return b.page.status;
}
