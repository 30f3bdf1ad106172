#include "broken.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

void broken_begin(broken *own, const char *const *answers) {
  size_t count = 0;
  own->rewinds = 0;
  own->cannot = false;
  for (size_t i = 0; i < BROKEN_ANSWERS_MAX && answers[i] != NULL; i++) {
    own->steps[count++] = (live_step)READ;
    own->steps[count++] =
        (live_step){LIVE_SEND, 0, answers[i], strlen(answers[i])};
    own->steps[count++] = (live_step)CLOSE;
  }
  live_begin(&own->t, own->steps, count, NULL);
  own->easy = own->t.easy;
}

/* --------------------------------- ways ---------------------------------- */

static int note_handle(again_curl_prepare *attempt, void *user) {
  broken *own = user;
  own->easy = attempt->easy;
  return 0;
}

static CURLcode drive(broken *own, bool is_pooled) {
  loop on;
  loop_call call;
  loop_begin(&on, &own->t, NULL);
  loop_call_begin(&call, &on, &own->t, "/a");
  call.request.write_user = &own->t.seen;
  call.request.prepare = note_handle;
  call.request.prepare_user = own;
  if (is_pooled) {
    curl_easy_cleanup(call.easy);
    call.easy = NULL;
  }
  cr_assert_eq(loop_add(&call), CURLE_OK);
  loop_run(&on);
  own->t.decision = call.decision;
  loop_end(&on);
  loop_call_end(&call);
  return call.code;
}

CURLcode broken_perform(broken *own, broken_way way) {
  return way == BROKEN_BLOCKING ? live_perform(&own->t, "/a")
                                : drive(own, way == BROKEN_POOLED);
}

/* -------------------------------- rewinding ------------------------------ */

/* libcurl refuses this from inside its callbacks. */
static bool is_in_callback(CURL *easy) {
  return curl_easy_upkeep(easy) == CURLE_RECURSIVE_API_CALL;
}

static int rewind_seen(void *user) {
  broken *own = user;
  own->rewinds++;
  cr_expect_not(is_in_callback(own->easy));
  if (own->cannot) {
    return 1;
  }
  const live_seen to_come = {.calls = own->t.seen.calls,
                             .pause_at = own->t.seen.pause_at,
                             .unpauses = own->t.seen.unpauses};
  live_seen_clear(&own->t.seen);
  own->t.seen = to_come;
  return 0;
}

void broken_offer_rewind(broken *own) {
  own->t.request.rewind = rewind_seen;
  own->t.request.rewind_user = own;
}

/* --------------------------------- the end ------------------------------- */

void broken_asked(broken *own, const char *ranges) {
  char text[512] = "";
  size_t used = 0;
  const size_t count = live_requests(&own->t);
  for (size_t i = 0; i < count && used < sizeof(text) - 1; i++) {
    char range[64] = "";
    const live_request *request = live_request_at(own->t.server, i);
    const bool asks =
        live_request_header(request, "Range", range, sizeof(range));
    const int size = snprintf(text + used, sizeof(text) - used, "%s%s",
                              i == 0 ? "" : ", ", asks ? range : "-");
    used += size > 0 ? (size_t)size : 0;
  }
  cr_expect_str_eq(text, ranges);
}

void broken_end(broken *own) {
  live_end(&own->t);
}
