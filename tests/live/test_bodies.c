/* Every way to give libcurl a body: it arrives whole in each attempt, or there
 * is no other. */
#include "saw.h"
#include "source.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

TestSuite(bodies, .timeout = 30);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define BUSY SEND("HTTP/1.1 503 X\r\nContent-Length: 2\r\n\r\nno")
#define TEXT "0123456789"
#define TEXT_SIZE ((long)sizeof(TEXT) - 1)

typedef struct scene {
  live_source from;
  curl_mime *form;
  struct curl_slist *headers;
  char file[32];
} scene;

typedef void set_fn(live *t, scene *own);

/* ------------------------------- on the handle --------------------------- */

static void post_fields(live *t, scene *own) {
  (void)own;
  curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, TEXT);
}

static void post_copied_fields(live *t, scene *own) {
  char text[] = TEXT;
  (void)own;
  curl_easy_setopt(t->easy, CURLOPT_COPYPOSTFIELDS, text);
  memset(text, 'x', sizeof(text));
}

/* Both in one: NUL ends no fields that have a size. */
static void post_sized_fields(live *t, scene *own) {
  (void)own;
  curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE, TEXT_SIZE);
  curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, TEXT "more");
}

static curl_mimepart *add_part(live *t, scene *own) {
  own->form = curl_mime_init(t->easy);
  cr_assert_not_null(own->form);
  curl_mimepart *part = curl_mime_addpart(own->form);
  curl_mime_name(part, "a");
  curl_easy_setopt(t->easy, CURLOPT_MIMEPOST, own->form);
  return part;
}

static void form_of_data(live *t, scene *own) {
  curl_mime_data(add_part(t, own), TEXT, CURL_ZERO_TERMINATED);
}

static void form_of_a_file(live *t, scene *own) {
  (void)snprintf(own->file, sizeof(own->file), "/tmp/again-form-XXXXXX");
  const int fd = mkstemp(own->file);
  cr_assert_geq(fd, 0);
  cr_assert_eq(write(fd, TEXT, TEXT_SIZE), TEXT_SIZE);
  (void)close(fd);
  curl_mime_filedata(add_part(t, own), own->file);
}

static void form_that_seeks(live *t, scene *own) {
  curl_mime_data_cb(add_part(t, own), TEXT_SIZE, live_source_read,
                    live_source_seek, NULL, &own->from);
}

/* ------------------------------ in the request --------------------------- */

static void put(live *t, long size) {
  curl_easy_setopt(t->easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(t->easy, CURLOPT_INFILESIZE, size);
}

static void memory(live *t, scene *own) {
  (void)own;
  put(t, TEXT_SIZE);
  t->request.body = TEXT;
  t->request.body_bytes = TEXT_SIZE;
}

static void memory_in_chunks(live *t, scene *own) {
  memory(t, own);
  put(t, -1);
}

static void source_that_does_not_seek(live *t, scene *own) {
  put(t, TEXT_SIZE);
  t->request.read = live_source_read;
  t->request.read_user = &own->from;
}

static void source_that_seeks(live *t, scene *own) {
  source_that_does_not_seek(t, own);
  t->request.seek = live_source_seek;
  t->request.seek_user = &own->from;
}

static void source_that_seeks_in_chunks(live *t, scene *own) {
  source_that_seeks(t, own);
  put(t, -1);
}

static void source_in_chunks(live *t, scene *own) {
  source_that_does_not_seek(t, own);
  put(t, -1);
}

static void post_in_chunks(live *t, scene *own) {
  t->request.read = live_source_read;
  t->request.read_user = &own->from;
  t->request.seek = live_source_seek;
  t->request.seek_user = &own->from;
  own->headers = curl_slist_append(NULL, "Transfer-Encoding: chunked");
  t->request.headers = own->headers;
  curl_easy_setopt(t->easy, CURLOPT_POST, 1L);
}

/* ---------------------------------- rows --------------------------------- */

static const struct row {
  const char *name;
  set_fn *set;
  bool one_shot;
  bool form; /* the text is in it, somewhere */
} rows[] = {
    {"fields", post_fields, false, false},
    {"copied fields", post_copied_fields, false, false},
    {"sized fields", post_sized_fields, false, false},
    {"a form of data", form_of_data, false, true},
    {"a form of a file", form_of_a_file, false, true},
    {"a form of a source that seeks", form_that_seeks, false, true},
    {"memory", memory, false, false},
    {"memory in chunks", memory_in_chunks, false, false},
    {"a source that seeks", source_that_seeks, false, false},
    {"a source that seeks, in chunks", source_that_seeks_in_chunks, false,
     false},
    {"a source that does not", source_that_does_not_seek, true, false},
    {"a source that does not, in chunks", source_in_chunks, true, false},
    {"a POST in chunks", post_in_chunks, false, false},
};

static void expect_bodies(live *t, const struct row *row) {
  const size_t count = live_requests(t);
  cr_assert_eq(count, row->one_shot ? 1 : 2, "%s: %zu", row->name, count);
  for (size_t i = 0; i < count; i++) {
    const char *body = live_request_at(t->server, i)->body;
    cr_expect(row->form ? strstr(body, TEXT) != NULL : strcmp(body, TEXT) == 0,
              "%s: %s", row->name, body);
  }
}

static void run(const struct row *row, const live_step *steps, size_t count) {
  scene own = {.from = {.text = TEXT}};
  live t;
  live_begin(&t, steps, count, NULL);
  t.request.idempotent = AGAIN_ANSWER_YES;
  row->set(&t, &own);
  const CURLcode code = live_perform(&t, "/a");
  cr_expect_eq(code, CURLE_OK, "%s: %d", row->name, (int)code);
  cr_expect_eq(t.decision.why,
               row->one_shot ? AGAIN_WHY_ONE_SHOT : AGAIN_WHY_SUCCESS, "%s: %s",
               row->name, again_why_name(t.decision.why));
  cr_expect_eq(t.decision.attempts, row->one_shot ? 1 : 2, "%s", row->name);
  live_seen_is(&t.seen, row->one_shot ? "Bno" : "Bok");
  expect_bodies(&t, row);
  live_end(&t);
  curl_mime_free(own.form);
  curl_slist_free_all(own.headers);
  if (own.file[0] != '\0') {
    (void)unlink(own.file);
  }
}

Test(bodies, f22_whole_in_each_attempt_or_one_shot) {
  static const live_step script[] = {READ, BUSY, READ, OK_STEP};
  for (size_t i = 0; i < COUNT(rows); i++) {
    run(&rows[i], script, COUNT(script));
  }
}
