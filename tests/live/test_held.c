/* Calls that are held: they cost nothing but time, go as soon as the governor
 * lets them, and leave its line however they end. */
#include <criterion/criterion.h>
#include <string.h>

#include "gate.h"
#include "loop.h"

TestSuite(held, .timeout = 30);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

static const live_step one_answer[] = {READ, OK_STEP};

typedef struct own_event {
  unsigned count;
  char scope[64];
  bool knows_when;
} own_event;

/* Of those that tell of holding. */
static void note_event(const again_curl_event *event, void *user) {
  own_event *own = user;
  if (event->decision->action == AGAIN_ACTION_WAIT) {
    own->count++;
    (void)snprintf(own->scope, sizeof(own->scope), "%s", event->scope);
    own->knows_when = event->decision->due_ms <= event->deadline_ms;
  }
}

/* ---- a blocking call ---------------------------------------------------- */

typedef struct blocking {
  live t;
  gate gate;
  own_event told;
  unsigned polled;
  unsigned opens_at; /* of the polls */
  bool cancels;      /* in place of opening */
} blocking;

static int poll_call(const again_decision *decision, void *user) {
  blocking *own = user;
  cr_expect_eq(decision->action, AGAIN_ACTION_WAIT);
  cr_expect_eq(decision->why, AGAIN_WHY_UNAVAILABLE);
  if (++own->polled < own->opens_at) {
    return 0;
  }
  if (!own->cancels) {
    gate_open(&own->gate);
  }
  return own->cancels;
}

static void begin_blocking(blocking *own) {
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  gate_init(&own->gate);
  options.governor = &own->gate.interface;
  options.event = note_event;
  options.event_user = &own->told;
  options.poll = poll_call;
  options.poll_user = own;
  live_begin(&own->t, one_answer, COUNT(one_answer), &options);
  own->gate.engine = own->t.engine;
}

static void expect_left(const gate *line) {
  cr_expect_eq(line->held_count, 0);
  cr_expect_eq(line->open_count, 0);
}

Test(held, a_blocking_call_goes_when_it_is_let_go) {
  blocking own = {.opens_at = 1};
  begin_blocking(&own);
  cr_expect_eq(live_perform(&own.t, "/a"), CURLE_OK);
  live_expect(&own.t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 1);
  cr_expect_eq(own.gate.ask_count, 2);
  expect_left(&own.gate);
  /* What it waits for is told, and when nobody knows that. */
  char scope[64];
  (void)snprintf(scope, sizeof(scope), "http://127.0.0.1:%u",
                 live_port(own.t.server));
  cr_expect_eq(own.told.count, 1);
  cr_expect_str_eq(own.told.scope, scope);
  cr_expect_not(own.told.knows_when);
  live_end(&own.t);
}

Test(held, a_blocking_call_leaves_when_it_is_cancelled) {
  blocking own = {.opens_at = 2, .cancels = true};
  begin_blocking(&own);
  cr_expect_eq(live_perform(&own.t, "/a"), CURLE_ABORTED_BY_CALLBACK);
  live_expect(&own.t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_CALLER, 0);
  expect_left(&own.gate);
  cr_expect_eq(live_requests(&own.t), 0);
  live_end(&own.t);
}

Test(held, a_blocking_call_leaves_at_its_deadline) {
  blocking own = {.opens_at = 1000};
  begin_blocking(&own);
  own.t.request.deadline_ms = 50;
  cr_expect_eq(live_perform(&own.t, "/a"), CURLE_AGAIN);
  live_expect(&own.t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_DEADLINE, 0);
  cr_expect_eq(own.gate.ask_count, 1);
  expect_left(&own.gate);
  live_end(&own.t);
}

/* ---- a driver ----------------------------------------------------------- */

typedef struct driven {
  live t;
  gate gate;
  loop on;
  loop_call call;
  unsigned prepared;
} driven;

static int count_prepare(again_curl_prepare *attempt, void *user) {
  driven *own = user;
  (void)attempt;
  own->prepared++;
  return 0;
}

static void begin_driven(driven *own, bool is_pooled) {
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  gate_init(&own->gate);
  options.governor = &own->gate.interface;
  live_begin(&own->t, one_answer, COUNT(one_answer), &options);
  own->gate.engine = own->t.engine;
  own->prepared = 0;
  loop_begin(&own->on, &own->t, NULL);
  loop_call_begin(&own->call, &own->on, &own->t, "/a");
  if (is_pooled) {
    curl_easy_cleanup(own->call.easy);
    own->call.easy = NULL;
    own->call.request.prepare = count_prepare;
    own->call.request.prepare_user = own;
  }
  cr_assert_eq(loop_add(&own->call), CURLE_OK);
  loop_settle(&own->on);
  cr_expect_eq(own->gate.ask_count, 1);
  cr_expect_eq(own->gate.held_count, 1);
  cr_expect_eq(own->on.running, 0);
}

static void end_driven(driven *own) {
  expect_left(&own->gate);
  loop_end(&own->on);
  loop_call_end(&own->call);
  live_end(&own->t);
}

Test(held, a_driven_call_costs_no_turn_until_it_is_let_go) {
  for (unsigned is_pooled = 0; is_pooled < 2; is_pooled++) {
    driven own;
    begin_driven(&own, is_pooled != 0);
    cr_expect_gt(again_curl_multi_timeout(own.on.driver), 10000);
    cr_expect_eq(own.prepared, 0, "a held call has no handle");
    gate_open(&own.gate);
    cr_expect_eq(again_curl_multi_timeout(own.on.driver), 0);
    loop_run(&own.on);
    cr_expect(loop_call_is(&own.call, CURLE_OK, AGAIN_WHY_SUCCESS));
    cr_expect_eq(own.prepared, is_pooled);
    end_driven(&own);
  }
}

/* Which call it is told of may be over, or never have been. */
Test(held, who_is_not_there_is_not_let_go) {
  driven own;
  begin_driven(&own, false);
  again_curl_ready(own.t.engine, 0);
  again_curl_ready(own.t.engine, 4711);
  loop_settle(&own.on);
  cr_expect_eq(own.gate.ask_count, 1);
  again_curl_ready(own.t.engine, own.gate.held[0]->asker);
  loop_settle(&own.on);
  cr_expect_eq(own.gate.ask_count, 2);
  cr_expect_eq(own.gate.held_count, 1);
  again_curl_cancel(own.t.engine, own.call.easy);
  loop_run(&own.on);
  cr_expect(
      loop_call_is(&own.call, CURLE_ABORTED_BY_CALLBACK, AGAIN_WHY_CALLER));
  end_driven(&own);
}

Test(held, a_driver_that_is_freed_leaves_no_call_in_line) {
  driven own;
  begin_driven(&own, true);
  again_curl_multi_free(own.on.driver);
  own.on.driver = NULL;
  cr_expect(
      loop_call_is(&own.call, CURLE_ABORTED_BY_CALLBACK, AGAIN_WHY_CALLER));
  end_driven(&own);
}

/* ---- loops that are woken ----------------------------------------------- */

typedef struct woken {
  unsigned count;
  bool is_in_libcurl; /* another loop's thread */
} woken;

static void note_wakeup(void *user) {
  woken *own = user;
  own->count++;
  cr_expect_not(own->is_in_libcurl, "a loop is woken inside a callback");
}

/* An error longer than the bound is decided on while it comes: inside libcurl,
 * where no loop may be woken. */
Test(held, a_loop_is_woken_but_from_no_libcurl_callback) {
  static const live_step script[] = {
      READ, SEND("HTTP/1.1 404 N\r\nContent-Length: 200000\r\n\r\n"),
      SEND_FILLER(200000), READ, OK_STEP};
  woken seen = {.count = 0};
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  again_curl_multi_options wakes = AGAIN_CURL_MULTI_OPTIONS_INIT;
  gate line;
  live t;
  loop first;
  loop second;
  loop_call free_call;
  loop_call held_call;
  gate_init(&line);
  line.is_open = true;
  options.governor = &line.interface;
  live_begin(&t, script, COUNT(script), &options);
  line.engine = t.engine;
  wakes.wakeup = note_wakeup;
  wakes.wakeup_user = &seen;
  loop_begin(&first, &t, NULL);
  loop_begin(&second, &t, &wakes);
  loop_call_begin(&free_call, &first, &t, "/a");
  loop_call_begin(&held_call, &second, &t, "/a");
  cr_assert_eq(loop_add(&free_call), CURLE_OK);
  loop_turn(&first, 0);
  line.is_open = false;
  cr_assert_eq(loop_add(&held_call), CURLE_OK);
  line.opens_when_told = true;
  while (free_call.done_count == 0) {
    int running = 0;
    int left = 0;
    const CURLMsg *message = NULL;
    seen.is_in_libcurl = true;
    cr_assert_eq(curl_multi_perform(first.multi, &running), CURLM_OK);
    seen.is_in_libcurl = false;
    while ((message = curl_multi_info_read(first.multi, &left)) != NULL) {
      cr_assert(again_curl_multi_take(first.driver, message));
    }
    again_curl_multi_tick(first.driver);
    cr_expect(seen.count == 1 || !line.is_open);
    cr_assert_eq(curl_multi_poll(first.multi, NULL, 0, 10, NULL), CURLM_OK);
  }
  cr_expect_eq(seen.count, 1);
  loop_run(&second);
  cr_expect(loop_call_is(&held_call, CURLE_OK, AGAIN_WHY_SUCCESS));
  loop_call_end(&free_call);
  loop_call_end(&held_call);
  loop_end(&first);
  loop_end(&second);
  expect_left(&line);
  live_end(&t);
}

/* ---- the store ---------------------------------------------------------- */

static void note_store(void *user, const char *problem) {
  unsigned *told_count = user;
  cr_assert_not_null(problem);
  cr_expect(strncmp(problem, "file:/nonexistent/state: ", 25) == 0, "%s",
            problem);
  (*told_count)++;
}

Test(held, an_engine_tells_what_is_wrong_with_its_store) {
  static const char policy[] =
      "{\"again\": 1, \"name\": \"apart\","
      " \"governor\": {\"store\": \"file:/nonexistent/state\"}}";
  unsigned told_count = 0;
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  live t;
  options.store_changed = note_store;
  options.store_user = &told_count;
  live_begin_with(&t, one_answer, COUNT(one_answer), &options, policy);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 1);
  cr_expect_eq(told_count, 1);
  live_end(&t);
}

/* ---- pauses ------------------------------------------------------------- */

/* Nothing is paused while a call waits: what is paused later stays so. */
Test(held, an_unpause_is_not_kept_for_later) {
  driven own;
  begin_driven(&own, false);
  own.call.seen.pause_at = 1;
  again_curl_unpause(own.t.engine, own.call.easy);
  gate_open(&own.gate);
  loop_until(&own.on, &own.t, 1);
  cr_expect_eq(own.call.done_count, 0, "it went on by itself");
  again_curl_unpause(own.t.engine, own.call.easy);
  loop_run(&own.on);
  cr_expect(loop_call_is(&own.call, CURLE_OK, AGAIN_WHY_SUCCESS));
  live_seen_is(&own.call.seen, "Bok");
  end_driven(&own);
}
