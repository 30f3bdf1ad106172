/* Raw responses are told apart as a client would, whatever was written. */
#include "http_file.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(http_file, .fini = end);

/* Each response as "first line of the head>body", "~" where it is not whole,
 * "?" where the head did not end, ";trailers" where there are some; an error
 * as "!offset". */
static again_status read_all(const char *text, const char *method,
                             again_buffer *out) {
  size_t size;
  char *bytes = exact_text(text, &size);
  again_http_file file;
  again_http_response found;
  again_http_file_begin(&file, again_text_make(bytes, size), &counting_mem);
  again_status status = AGAIN_OK;
  while ((status = again_http_file_next(&file, method, &found)) == AGAIN_OK &&
         found.head.data != NULL) {
    again_text head = found.head;
    again_text line = again_text_trim(again_take_line(&head));
    status = again_buffer_printf(
        out, "[%.*s>%.*s%s%s%s%.*s]", (int)line.size, line.data,
        (int)found.body.size, found.body.data != NULL ? found.body.data : "",
        found.whole ? "" : "~", found.head_ended ? "" : "?",
        found.trailers.size > 0 ? ";" : "", (int)found.trailers.size,
        found.trailers.size > 0 ? found.trailers.data : "");
    if (status != AGAIN_OK) {
      break;
    }
  }
  if (status == AGAIN_ESYNTAX) {
    cr_assert_eq(again_buffer_printf(out, "!%zu", found.offset_bytes),
                 AGAIN_OK);
  }
  again_http_file_clear(&file);
  exact_free(bytes);
  return status;
}

#define H(line) "HTTP/1.1 " line "\r\n"
#define CHUNKED "Transfer-Encoding: chunked\r\n\r\n"

Test(http_file, responses) {
  static const struct {
    const char *text;
    const char *method;
    const char *read;
  } rows[] = {
      {"", NULL, ""},
      {"\r\n\n", NULL, ""},
      /* To the end. */
      {H("200 OK") "\r\nbody", NULL, "[HTTP/1.1 200 OK>body]"},
      {"HTTP/2 503\n\nbusy", NULL, "[HTTP/2 503>busy]"},
      {H("200 OK") "\r\n", NULL, "[HTTP/1.1 200 OK>]"},
      /* Content-Length. */
      {H("200 a") "Content-Length: 2\r\n\r\nab" H("200 b") "\r\ncd", NULL,
       "[HTTP/1.1 200 a>ab][HTTP/1.1 200 b>cd]"},
      {H("200 a") "content-length:2\r\n\r\nab\r\n\r\n" H("200 b") "\r\n", NULL,
       "[HTTP/1.1 200 a>ab][HTTP/1.1 200 b>]"},
      {H("200 a") "Content-Length: 5\r\n\r\nab", NULL, "[HTTP/1.1 200 a>ab~]"},
      {H("200 a") "Content-Length: x\r\n\r\nab", NULL, "[HTTP/1.1 200 a>ab]"},
      {H("200 a") "Content-Length: 99999999999999999999999\r\n\r\nab", NULL,
       "[HTTP/1.1 200 a>ab~]"},
      {H("200 a") "Content-Length: 2\r\n\r\nabjunk", NULL,
       "[HTTP/1.1 200 a>ab]!39"},
      /* Chunked. */
      {H("200 a") CHUNKED
       "2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n" H("404 b") "\r\n",
       NULL, "[HTTP/1.1 200 a>abc][HTTP/1.1 404 b>]"},
      {H("200 a") "Transfer-Encoding: gzip, Chunked\r\n\r\nA\r\n0123456789\r\n"
                  "0\r\n\r\n",
       NULL, "[HTTP/1.1 200 a>0123456789]"},
      {H("200 a") CHUNKED "1\r\na\r\n0\r\nX: y\r\n\r\n", NULL,
       "[HTTP/1.1 200 a>a;X: y\r\n]"},
      {H("200 a") CHUNKED "5\r\nabc", NULL, "[HTTP/1.1 200 a>abc~]"},
      {H("200 a") CHUNKED "1\r\na\r\nzz\r\n", NULL, "[HTTP/1.1 200 a>a~]"},
      {H("200 a") CHUNKED "1\r\na\r\n0\r\n", NULL, "[HTTP/1.1 200 a>a~]"},
      {H("200 a") CHUNKED "fffffffffffffffff\r\na", NULL,
       "[HTTP/1.1 200 a>~]!65"},
      {H("200 a") CHUNKED, NULL, "[HTTP/1.1 200 a>~]"},
      /* Answers without a body. */
      {H("200 a") "Content-Length: 9\r\n\r\n" H("200 b") "\r\n", "HEAD",
       "[HTTP/1.1 200 a>][HTTP/1.1 200 b>]"},
      {H("200 a") "Content-Length: 9\r\n\r\n" H("200 b") "\r\n", NULL,
       "[HTTP/1.1 200 a>][HTTP/1.1 200 b>]"},
      {H("304 a") "Content-Length: 9\r\n\r\n" H("204 b") "\r\n" H(
           "200 c") "\r\n",
       NULL, "[HTTP/1.1 304 a>][HTTP/1.1 204 b>][HTTP/1.1 200 c>]"},
      /* 1xx stand before the final one. */
      {H("100 Continue") "\r\n" H("103 Hints") "Link: x\r\n\r\n" H(
           "400 b") "\r\nbad",
       NULL, "[HTTP/1.1 100 Continue>bad]"},
      {H("100 Continue") "\r\n", NULL, "[HTTP/1.1 100 Continue>]"},
      /* Heads that are cut or broken. */
      {H("200 a") "Content-Le", NULL, "[HTTP/1.1 200 a>~?]"},
      {"HTTP/", NULL, "[HTTP/>~?]"},
      {H("200 a") "no colon\r\n\r\nx", NULL, "[HTTP/1.1 200 a>x]"},
      {"<html>", NULL, "!0"},
      {"\r\n{}", NULL, "!2"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_buffer out;
    again_buffer_init(&out, NULL);
    again_status status = read_all(rows[i].text, rows[i].method, &out);
    cr_expect(status == AGAIN_OK || status == AGAIN_ESYNTAX);
    cr_expect(again_text_is(again_text_make(out.data, out.size), rows[i].read),
              "%zu: %.*s", i, (int)out.size, out.data);
    again_buffer_clear(&out);
  }
}

/* What is no response is passed over, line by line, and no other is lost. */
Test(http_file, goes_on_behind_junk) {
  static const char text[] = "junk\r\n\r\nmore HTTP/1.1\r\n" H(
      "503 b") "Content-Length: 2\r\n\r\nabjunk\r\n" H("429 c") "\r\n";
  again_http_file file;
  again_http_response found;
  unsigned junk = 0;
  unsigned responses = 0;
  again_http_file_begin(&file, again_text_of(text), NULL);
  for (;;) {
    again_status status = again_http_file_next(&file, NULL, &found);
    if (status == AGAIN_OK && found.head.data == NULL) {
      break;
    }
    responses += status == AGAIN_OK;
    if (status == AGAIN_ESYNTAX) {
      junk++;
      again_http_file_skip(&file);
    }
  }
  cr_expect_eq(responses, 2, "%u", responses);
  cr_expect_eq(junk, 2, "%u", junk);
  again_http_file_clear(&file);
}

/* Every prefix of every kind of file is read without a step too far. */
Test(http_file, any_cut) {
  static const char text[] = H("100 Continue") "\r\n" H("200 a") CHUNKED
      "2\r\nab\r\n0\r\nX: y\r\n\r\n" H("503 b") "Content-Length: 2\r\n\r\nab";
  for (size_t size = 0; size < sizeof(text); size++) {
    char cut[sizeof(text)] = "";
    again_buffer out;
    memcpy(cut, text, size);
    again_buffer_init(&out, NULL);
    again_status status = read_all(cut, NULL, &out);
    cr_expect(status == AGAIN_OK || status == AGAIN_ESYNTAX, "%zu", size);
    bool has_response = out.size > 0 && out.data[0] == '[';
    cr_expect_eq(has_response, size >= strlen("HTTP/"), "%zu", size);
    again_buffer_clear(&out);
  }
}

Test(http_file, nth_allocation_fails) {
  for (size_t n = 1;; n++) {
    again_buffer out;
    again_buffer_init(&out, NULL);
    counting_reset(n);
    again_status status =
        read_all(H("200 a") CHUNKED "2\r\nab\r\n0\r\n\r\n", NULL, &out);
    bool has_failed = counting_failed();
    counting_reset(0);
    again_buffer_clear(&out);
    cr_assert_eq(status, has_failed ? AGAIN_ENOMEM : AGAIN_OK);
    if (!has_failed) {
      break;
    }
  }
}
