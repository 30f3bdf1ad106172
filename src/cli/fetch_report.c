#include "fetch_report.h"

#include <string.h>

#include "base/duration.h"
#include "base/httpdate.h"
#include "base/text.h"
#include "json_out.h"
#include "term.h"

enum { HOLD_REPEAT_MS = 1000 };

/* Text that came from outside. Without memory nothing is better than raw. */
static void print_escaped(FILE *out, const char *text) {
  again_buffer clean;
  again_buffer_init(&clean, NULL);
  if (again_term_escape(&clean, again_text_of(text)) == AGAIN_OK &&
      clean.size > 0) {
    (void)fputs(clean.data, out);
  }
  again_buffer_clear(&clean);
}

static bool has_answer(const again_decision *decision) {
  return decision->status != 0 || decision->transport != AGAIN_TRANSPORT_OK;
}

/* Behind a status "other" says nothing. */
static bool tells_transport(const again_decision *decision) {
  return decision->transport != AGAIN_TRANSPORT_OK &&
         (decision->transport != AGAIN_TRANSPORT_OTHER ||
          decision->status == 0);
}

/* What came back: "503 ServiceUnavailable", "connect", "200". */
static void print_answer(FILE *out, const again_decision *decision) {
  const char *space = "";
  if (decision->status != 0) {
    (void)fprintf(out, "%u", decision->status);
    space = " ";
  }
  if (tells_transport(decision)) {
    (void)fprintf(out, "%s%s", space,
                  again_transport_name(decision->transport));
    space = " ";
  }
  if (decision->code[0] != '\0') {
    (void)fputs(space, out);
    print_escaped(out, decision->code);
  }
}

/* "transient (pack:http:12)" */
static void print_rule(FILE *out, const again_verdict *verdict) {
  (void)fputs(verdict->reason[0] != '\0'
                  ? verdict->reason
                  : again_class_name(verdict->error_class),
              out);
  if (verdict->rule_file != NULL) {
    (void)fprintf(out, " (%s:%u)", verdict->rule_file, verdict->rule_line);
  }
}

/* "attempt 1 of 4: 503 Busy, transient (pack:http:12): ", or nothing where
 * nothing came back yet. */
static void print_outcome(FILE *out, const again_decision *decision) {
  if (!has_answer(decision)) {
    return;
  }
  if (decision->attempts > 0) {
    (void)fprintf(out, "attempt %u of %u: ", decision->attempts,
                  decision->attempts_max);
  } else {
    (void)fputs("not sent: ", out);
  }
  print_answer(out, decision);
  if (decision->action != AGAIN_ACTION_DELIVER) {
    (void)fputs(", ", out);
    print_rule(out, &decision->verdict);
  }
  (void)fputs(": ", out);
}

static void print_retry(FILE *out, const again_decision *decision) {
  char ms[AGAIN_DURATION_TEXT_BYTES];
  (void)fprintf(out, "again in %s",
                again_duration_format(decision->delay_ms, ms));
  if (decision->remedy != AGAIN_REMEDY_NONE) {
    (void)fprintf(out, " after %s", again_remedy_name(decision->remedy));
  }
  if (decision->hint.has_delay) {
    (void)fprintf(out, ", %s asks for %s", decision->hint.source,
                  again_duration_format(decision->hint.delay_ms, ms));
  }
}

/* Why it was not tried again, for a person. */
static const char *explain_why(const again_decision *decision) {
  static const char *const words[] = {
      [AGAIN_WHY_NONE] = "it is final",
      [AGAIN_WHY_SUCCESS] = "it is a success",
      [AGAIN_WHY_UNKNOWN] = "no rule of the policy knows this answer",
      [AGAIN_WHY_RULE] = "trying again would not help",
      [AGAIN_WHY_REMEDY] = "it needs a remedy that fetch cannot apply",
      [AGAIN_WHY_UNSAFE] =
          "it may have had an effect, and it is not idempotent",
      [AGAIN_WHY_ONE_SHOT] = "its body cannot be sent a second time",
      [AGAIN_WHY_COMMITTED] = "part of the body was already written",
      [AGAIN_WHY_ATTEMPTS] = "all attempts are used up",
      [AGAIN_WHY_HINT] = "the server asked for more time than there is",
      [AGAIN_WHY_DEADLINE] = "the deadline would pass before the next attempt",
      [AGAIN_WHY_BUDGET] = "the budget for retries is used up",
      [AGAIN_WHY_UNAVAILABLE] =
          "calls of the service are held, and it may not wait so long",
      [AGAIN_WHY_CALLER] = "it was cancelled",
      [AGAIN_WHY_LOCAL] = "the cause is here, not there",
  };
  bool is_unsent = decision->why == AGAIN_WHY_ATTEMPTS &&
                   decision->attempts < decision->attempts_max;
  return is_unsent ? "it could not be sent, however often it was tried"
                   : words[decision->why];
}

const char *again_report_trouble(const again_decision *decision) {
  if (decision->why == AGAIN_WHY_NONE) {
    return "has yet to answer";
  }
  return strcmp(decision->verdict.reason, "unreachable") == 0
             ? "cannot be reached"
             : "is overloaded";
}

/* "held: https://h:443 is overloaded, looks again in 150ms" */
static void print_hold(FILE *out, const again_curl_event *event) {
  const again_decision *decision = event->decision;
  const bool knows_when = decision->due_ms <= event->deadline_ms;
  char delay[AGAIN_DURATION_TEXT_BYTES];
  (void)fputs("held: ", out);
  print_escaped(out, event->scope);
  (void)fprintf(out, " %s, %s in %s", again_report_trouble(decision),
                knows_when ? "looks again" : "gives up",
                again_duration_format(decision->delay_ms, delay));
}

/* What happens now. */
static void print_action(FILE *out, const again_curl_event *event) {
  const again_decision *decision = event->decision;
  switch (decision->action) {
  case AGAIN_ACTION_DELIVER:
    (void)fputs("success", out);
    break;
  case AGAIN_ACTION_GO:
    (void)fputs(decision->is_probe ? "go, as a probe" : "go", out);
    break;
  case AGAIN_ACTION_WAIT:
    print_hold(out, event);
    break;
  case AGAIN_ACTION_RETRY:
    print_retry(out, decision);
    break;
  case AGAIN_ACTION_GIVE_UP:
    (void)fprintf(out, "given up: %s", explain_why(decision));
    break;
  }
}

/* Once is enough, however often the call asks since. */
static bool tells_outcome(const again_curl_event *event) {
  const again_action action = event->decision->action;
  return event->ends_attempt ||
         (action != AGAIN_ACTION_WAIT && action != AGAIN_ACTION_GO);
}

bool again_report_is_news(again_report_hold *hold,
                          const again_curl_event *event) {
  const again_decision *decision = event->decision;
  const bool was_held = hold->is_held;
  hold->is_held = decision->action == AGAIN_ACTION_WAIT;
  if (hold->is_held && was_held && !event->ends_attempt &&
      decision->why == hold->why &&
      decision->elapsed_ms < hold->told_ms + HOLD_REPEAT_MS) {
    return false;
  }
  hold->why = decision->why;
  hold->told_ms = decision->elapsed_ms;
  return true;
}

void again_report_line(FILE *out, const again_curl_event *event) {
  if (tells_outcome(event)) {
    print_outcome(out, event->decision);
  }
  print_action(out, event);
  (void)fputc('\n', out);
}

/* "  message     The specified ..." */
static void print_row(FILE *out, const char *label, const char *text) {
  if (text[0] != '\0') {
    (void)fprintf(out, "  %-12s", label);
    print_escaped(out, text);
    (void)fputc('\n', out);
  }
}

void again_report_give_up(FILE *out, const again_decision *decision,
                          const char *url, const char *transport_error) {
  char elapsed[AGAIN_DURATION_TEXT_BYTES];
  char at[AGAIN_ISODATE_TEXT_BYTES];
  const again_verdict *verdict = &decision->verdict;
  (void)fputs(again_class_name(verdict->error_class), out);
  if (verdict->reason[0] != '\0') {
    (void)fprintf(out, " (%s)", verdict->reason);
  }
  (void)fprintf(out, ", given up: %s\n", explain_why(decision));
  print_row(out, "url", url);
  (void)fprintf(out, "  %-12s", "answer");
  print_answer(out, decision);
  (void)fputc('\n', out);
  print_row(out, "message",
            decision->message[0] != '\0' ? decision->message : transport_error);
  print_row(out, "request id", decision->request_id);
  (void)fprintf(out, "  %-12s%u of %u in %s\n", "attempts", decision->attempts,
                decision->attempts_max,
                again_duration_format(decision->elapsed_ms, elapsed));
  if (decision->retry_at_s != 0) {
    print_row(out, "try again", again_isodate_format(decision->retry_at_s, at));
  }
  print_row(out, "effect",
            decision->maybe_applied ? "the server may have acted on it"
                                    : "none: the server did not act on it");
}

/* An empty text is one that there is not. */
static void json_present(again_json_out *json, const char *name,
                         const char *value) {
  again_json_text(json, name,
                  value[0] != '\0' ? again_text_of(value) : AGAIN_TEXT_ABSENT);
}

static void json_verdict(again_json_out *json, const again_verdict *verdict) {
  char rule[640] = "";
  json_present(json, "class", again_class_name(verdict->error_class));
  json_present(json, "reason", verdict->reason);
  json_present(json, "effect", again_effect_name(verdict->effect));
  json_present(json, "schedule", verdict->schedule);
  if (verdict->rule_file != NULL) {
    (void)snprintf(rule, sizeof rule, "%s:%u", verdict->rule_file,
                   verdict->rule_line);
  }
  json_present(json, "rule", rule);
}

/* What came back, and what it is. Before the first answer there is neither. */
static void json_answer(again_json_out *json, const again_decision *decision) {
  static const char *const names[] = {
      "status", "transport", "code",   "message",  "request_id",
      "class",  "reason",    "effect", "schedule", "rule"};
  if (!has_answer(decision)) {
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
      again_json_null(json, names[i]);
    }
    return;
  }
  if (decision->status != 0) {
    again_json_uint(json, "status", decision->status);
  } else {
    again_json_null(json, "status");
  }
  json_present(json, "transport", again_transport_name(decision->transport));
  json_present(json, "code", decision->code);
  json_present(json, "message", decision->message);
  json_present(json, "request_id", decision->request_id);
  json_verdict(json, &decision->verdict);
}

/* When to go again, and who said so. */
static void json_timing(again_json_out *json, const again_decision *decision) {
  char at[AGAIN_ISODATE_TEXT_BYTES] = "";
  again_json_uint(json, "delay_ms", decision->delay_ms);
  if (decision->hint.has_delay) {
    again_json_uint(json, "hint_ms", decision->hint.delay_ms);
  } else {
    again_json_null(json, "hint_ms");
  }
  again_json_text(json, "hint_source", again_text_of(decision->hint.source));
  if (decision->retry_at_s != 0) {
    again_isodate_format(decision->retry_at_s, at);
  }
  json_present(json, "retry_at", at);
  again_json_uint(json, "elapsed_ms", decision->elapsed_ms);
}

again_status again_report_json(FILE *out, const again_curl_event *event,
                               const char *url, size_t transfer) {
  const again_decision *decision = event->decision;
  again_buffer line;
  again_json_out json;
  again_buffer_init(&line, NULL);
  again_json_begin(&json, &line);
  again_json_open_object(&json, NULL);
  again_json_text(&json, "url", again_text_of(url));
  again_json_uint(&json, "transfer", transfer);
  json_present(&json, "action", again_action_name(decision->action));
  json_present(&json, "why", again_why_name(decision->why));
  again_json_uint(&json, "attempts", decision->attempts);
  again_json_uint(&json, "attempts_max", decision->attempts_max);
  json_answer(&json, decision);
  json_present(&json, "remedy", again_remedy_name(decision->remedy));
  json_timing(&json, decision);
  again_json_bool(&json, "maybe_applied", decision->maybe_applied);
  json_present(&json, "scope", event->scope);
  again_json_bool(&json, "is_probe", decision->is_probe);
  again_json_close_object(&json);
  again_status status = again_json_end(&json);
  if (status == AGAIN_OK) {
    (void)fwrite(line.data, 1, line.size, out);
  }
  again_buffer_clear(&line);
  return status;
}
