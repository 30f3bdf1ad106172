/* A body that libcurl has to send again and cannot rewind: the call ends at
 * once, and says that its body was good for one attempt. */
#include "saw.h"
#include "source.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(rewind, .timeout = 30);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define BUSY SEND("HTTP/1.1 503 X\r\nContent-Length: 2\r\n\r\nno")
#define FOUND                                                                  \
  SEND("HTTP/1.1 307 F\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n")

static const struct row {
  const char *name;
  live_step steps[4];
  unsigned attempts;
} rows[] = {
    {"for a second attempt", {READ, BUSY, READ, OK_STEP}, 1},
    {"for a redirect", {READ, FOUND, READ, OK_STEP}, 0},
};

/* Nobody can ask a form on the handle whether it seeks. */
Test(rewind, f03_a_form_that_does_not_seek) {
  for (size_t i = 0; i < COUNT(rows); i++) {
    const struct row *row = &rows[i];
    live_source text = {.text = "0123456789"};
    live t;
    live_begin(&t, row->steps, COUNT(row->steps), NULL);
    curl_mime *form = curl_mime_init(t.easy);
    curl_mimepart *part = curl_mime_addpart(form);
    curl_mime_name(part, "a");
    curl_mime_data_cb(part, 10, live_source_read, NULL, NULL, &text);
    curl_easy_setopt(t.easy, CURLOPT_MIMEPOST, form);
    curl_easy_setopt(t.easy, CURLOPT_FOLLOWLOCATION, 1L);
    t.request.idempotent = AGAIN_ANSWER_YES;
    const CURLcode code = live_perform(&t, "/a");
    cr_expect_eq(code, CURLE_SEND_FAIL_REWIND, "%s: %d", row->name, (int)code);
    cr_expect_eq(t.decision.why, AGAIN_WHY_ONE_SHOT, "%s: %s", row->name,
                 again_why_name(t.decision.why));
    cr_expect_eq(t.decision.attempts, row->attempts, "%s: %u", row->name,
                 t.decision.attempts);
    cr_expect_eq(live_requests(&t), 1, "%s", row->name);
    cr_expect_not_null(
        strstr(live_request_at(t.server, 0)->body, "0123456789"));
    live_end(&t);
    curl_mime_free(form);
  }
}
