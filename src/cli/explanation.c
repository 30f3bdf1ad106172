#include "explanation.h"

#include <inttypes.h>

#include "condition_text.h"
#include "json_out.h"
#include "overload_text.h"
#include "page.h"
#include "passed_over.h"
#include "policy_print.h"
#include "span_text.h"
#include "verdict_text.h"

/* --- as text ------------------------------------------------------------ */

typedef struct page {
  again_page page;
  const again_judged *judged;
} page;

/* "pack:aliyun/polardb:33  matches 2 of 3, not message "*sold out*"" */
static void add_passed(page *p, const again_passed *passed) {
  again_page_add(&p->page, "    ");
  if (p->page.status == AGAIN_OK) {
    p->page.status = again_append_place(p->page.out, p->judged->policy,
                                        &passed->rule->origin);
  }
  again_page_add(&p->page, "  matches %u of %u, not %s", passed->held,
                 passed->count, passed->has_similar_code ? "quite " : "");
  if (p->page.status == AGAIN_OK) {
    p->page.status =
        again_append_condition(p->page.out, p->judged->policy, &passed->missed);
  }
  again_page_add(&p->page, "\n");
}

static void add_all_passed(page *p) {
  size_t at = 0;
  again_passed passed;
  while (p->page.status == AGAIN_OK &&
         again_passed_next(p->judged, &at, &passed)) {
    if (at == 1) {
      again_page_add(&p->page, "  passed over\n");
    }
    add_passed(p, &passed);
  }
}

static void add_near(page *p) {
  again_near near;
  again_near_find(p->judged, &near);
  for (size_t i = 0; i < near.count; i++) {
    if (i == 0) {
      again_page_add(&p->page, "  nearly matched\n");
    }
    add_passed(p, &near.items[i]);
  }
  if (near.left_out > 0) {
    again_page_add(&p->page,
                   "    and %zu more; --all shows every rule passed over\n",
                   near.left_out);
  }
}

static void add_span(page *p, again_span span) {
  if (p->page.status == AGAIN_OK) {
    p->page.status = again_append_span(p->page.out, span, 0);
  }
}

/* A request that is never sent is none. */
static const char *attempt_word(const page *p) {
  return p->judged->is_unsent ? "try" : "attempt";
}

static void add_deadline(page *p) {
  char text[AGAIN_ROUGH_TEXT_BYTES];
  again_page_add(&p->page, "%s",
                 again_rough_time(p->judged->outlook.deadline_ms, text));
}

/* "attempt 3  in 0 - 2s, 0 - 3s after the first" */
static void add_step(page *p, const again_outlook_step *step) {
  again_remedy remedy = p->judged->verdict.remedy;
  again_page_add(&p->page, "    %-7s %-3" PRIu32 " ", attempt_word(p),
                 step->attempt);
  if (remedy != AGAIN_REMEDY_NONE) {
    again_page_add(&p->page, "after %s, ", again_remedy_name(remedy));
  }
  again_page_add(&p->page, "in ");
  add_span(p, step->delay);
  if (step->attempt > 2) {
    again_page_add(&p->page, ", ");
    add_span(p, step->begins);
    again_page_add(&p->page, " after the first");
  }
  if (step->begins.high_ms > p->judged->outlook.deadline_ms) {
    again_page_add(&p->page, ", unless beyond ");
    add_deadline(p);
  }
  again_page_add(&p->page, "\n");
}

/* "gives up    after attempt 4" */
static void add_end(page *p, const again_outlook_step *last) {
  again_why why = again_judged_end(p->judged, last);
  again_page_add(&p->page, "    gives up    after %s %" PRIu32, attempt_word(p),
                 last->attempt);
  if (why == AGAIN_WHY_REMEDY) {
    again_page_add(&p->page, ": %s did not help",
                   again_remedy_name(p->judged->verdict.remedy));
  } else if (why == AGAIN_WHY_DEADLINE) {
    again_page_add(&p->page, ": the next would be beyond ");
    add_deadline(p);
  }
  again_page_add(&p->page, "\n");
}

static void add_steps(page *p) {
  again_outlook_step step = {.attempt = 1};
  if (p->judged->outlook.retry == AGAIN_RETRY_NO) {
    return;
  }
  again_page_add(&p->page,
                 "  if every answer is like this one%s\n    %-7s 1   now\n",
                 p->judged->outlook.retry == AGAIN_RETRY_IF_IDEMPOTENT
                     ? ", and a second effect does no harm"
                     : "",
                 attempt_word(p));
  while (p->page.status == AGAIN_OK && again_judged_next(p->judged, &step)) {
    add_step(p, &step);
  }
  add_end(p, &step);
}

again_status again_explanation_text(again_buffer *out, const again_term *term,
                                    const char *heading,
                                    const again_judged *judged, bool all) {
  const again_status status =
      again_append_verdict(out, term, heading, judged, AGAIN_DETAIL_REST);
  page p = {{out, status}, judged};
  again_overload_add(&p.page, judged);
  if (all) {
    add_all_passed(&p);
  } else {
    add_near(&p);
  }
  add_steps(&p);
  return p.page.status;
}

/* --- as JSON ------------------------------------------------------------ */

/* An object in the making, and a buffer for its texts. */
typedef struct writer {
  again_json_out json;
  again_buffer scratch;
  const again_judged *judged;
} writer;

static void fail(writer *w, again_status status) {
  w->json.status = w->json.status == AGAIN_OK ? status : w->json.status;
}

static void write_misses(writer *w, const again_passed *passed) {
  again_miss miss = AGAIN_MISS_NOTHING;
  again_json_open_array(&w->json, "misses");
  while (again_passed_miss(passed, &miss)) {
    again_json_text(&w->json, NULL, again_text_of(again_miss_name(miss)));
  }
  again_json_close_array(&w->json);
}

static void write_passed(writer *w, const again_passed *passed) {
  const again_rule *rule = passed->rule;
  again_json_out *json = &w->json;
  again_json_open_object(json, NULL);
  again_buffer_reset(&w->scratch);
  fail(w, again_append_place(&w->scratch, w->judged->policy, &rule->origin));
  again_json_text(json, "rule",
                  again_text_make(w->scratch.data, w->scratch.size));
  again_json_text(json, "on", again_text_of(again_miss_name(passed->first)));
  again_buffer_reset(&w->scratch);
  fail(w, again_append_condition(&w->scratch, w->judged->policy, &rule->when));
  again_json_text(json, "when",
                  again_text_make(w->scratch.data, w->scratch.size));
  again_json_uint(json, "conditions", passed->count);
  again_json_uint(json, "held", passed->held);
  write_misses(w, passed);
  again_json_bool(json, "has_similar_code", passed->has_similar_code);
  again_json_close_object(json);
}

static void write_all_passed(writer *w, bool all) {
  again_near near;
  again_near_find(w->judged, &near);
  again_json_open_array(&w->json, "passed_over");
  if (!all) {
    for (size_t i = 0; i < near.count; i++) {
      write_passed(w, &near.items[i]);
    }
  } else {
    size_t at = 0;
    again_passed passed;
    while (again_passed_next(w->judged, &at, &passed)) {
      write_passed(w, &passed);
    }
  }
  again_json_close_array(&w->json);
}

static void write_step(again_json_out *json, const again_outlook_step *step) {
  again_json_open_object(json, NULL);
  again_json_uint(json, "attempt", step->attempt);
  again_json_uint(json, "delay_min_ms", step->delay.low_ms);
  again_json_uint(json, "delay_max_ms", step->delay.high_ms);
  again_json_uint(json, "begins_min_ms", step->begins.low_ms);
  again_json_uint(json, "begins_max_ms", step->begins.high_ms);
  again_json_close_object(json);
}

/* A call that is not retried gives up after its first attempt. */
static void write_steps(writer *w) {
  again_outlook_step step = {.attempt = 1};
  const again_outlook *outlook = &w->judged->outlook;
  bool is_retried = outlook->retry != AGAIN_RETRY_NO;
  bool is_success = outlook->why == AGAIN_WHY_SUCCESS;
  again_json_open_array(&w->json, "waits");
  while (is_retried && again_judged_next(w->judged, &step)) {
    write_step(&w->json, &step);
  }
  again_json_close_array(&w->json);
  if (is_success) {
    again_json_null(&w->json, "gives_up");
    return;
  }
  again_why why =
      is_retried ? again_judged_end(w->judged, &step) : outlook->why;
  again_json_open_object(&w->json, "gives_up");
  again_json_uint(&w->json, "attempt", step.attempt);
  again_json_text(&w->json, "why", again_text_of(again_why_name(why)));
  again_json_uint(&w->json, "deadline_ms", outlook->deadline_ms);
  again_json_close_object(&w->json);
}

again_status again_explanation_json(again_buffer *out,
                                    const again_record *record,
                                    const again_judged *judged, bool all) {
  writer w = {.judged = judged};
  again_buffer_init(&w.scratch, &out->mem);
  again_json_begin(&w.json, out);
  again_json_open_object(&w.json, NULL);
  again_record_members(record, &w.json);
  write_all_passed(&w, all);
  write_steps(&w);
  again_overload_write(&w.json, judged);
  again_json_close_object(&w.json);
  again_buffer_clear(&w.scratch);
  return again_json_end(&w.json);
}
