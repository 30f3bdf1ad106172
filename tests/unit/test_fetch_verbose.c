/* What -v prints never holds a secret. */
#include "fetch_verbose.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

TestSuite(fetch_verbose);

/* What -v prints for `bytes`. Free it. */
static char *shown(curl_infotype type, const char *bytes) {
  char *out = NULL;
  size_t out_size = 0;
  FILE *stream = open_memstream(&out, &out_size);
  size_t size;
  char *block = exact_text(bytes, &size);
  again_verbose_print(stream, "", type, block, size);
  exact_free(block);
  (void)fclose(stream);
  return out;
}

static void expect_shown(curl_infotype type, const char *bytes,
                         const char *expected) {
  char *out = shown(type, bytes);
  cr_expect_str_eq(out, expected);
  free(out);
}

Test(fetch_verbose, secrets_are_left_out) {
  expect_shown(CURLINFO_HEADER_OUT,
               "GET /?Action=A&Signature=s3cret HTTP/1.1\r\n"
               "Host: h\r\nAuthorization: Basic abc\r\nX-Api-Key: k\r\n\r\n",
               "> GET /?... HTTP/1.1\n> Host: h\n> Authorization: ...\n"
               "> X-Api-Key: ...\n> \n");
  expect_shown(CURLINFO_HEADER_IN, "Set-Cookie: a=b\r\n",
               "< Set-Cookie: ...\n");
  expect_shown(CURLINFO_HEADER_IN, "Location: http://h/p?token=x\r\n",
               "< Location: http://h/p?...\n");
  expect_shown(CURLINFO_HEADER_IN, "location: /p#access_token=x\r\n",
               "< location: /p?...\n");
  expect_shown(CURLINFO_HEADER_IN, "Link: <http://u:p@h/>\r\n",
               "< Link: <http://h/>\n");
  expect_shown(CURLINFO_TEXT,
               "Issue another request to this URL: 'http://u:p@h:1/a?b'\n",
               "* Issue another request to this URL: 'http://h:1/a?...\n");
  expect_shown(CURLINFO_TEXT, "h2h3 [authorization: Basic abc]\n",
               "* h2h3 [authorization: ...\n");
  expect_shown(CURLINFO_DATA_OUT, "password=x", "");
}

Test(fetch_verbose, what_is_no_secret_is_shown) {
  expect_shown(CURLINFO_HEADER_IN, "HTTP/1.1 503 Busy\r\n",
               "< HTTP/1.1 503 Busy\n");
  expect_shown(CURLINFO_HEADER_IN, "Retry-After: 3\r\n", "< Retry-After: 3\n");
  expect_shown(CURLINFO_TEXT, "Connected to h (#0)\n",
               "* Connected to h (#0)\n");
  expect_shown(CURLINFO_HEADER_IN, "Link: <http://h/a@b>\r\n",
               "< Link: <http://h/a@b>\n");
  expect_shown(CURLINFO_HEADER_OUT, "GET\r\n", "> GET\n");
}

Test(fetch_verbose, server_text_is_escaped) {
  char *out = shown(CURLINFO_HEADER_IN, "X: a\033[2Jb\r\n");
  cr_expect_null(strchr(out, '\033'), "%s", out);
  free(out);
}

Test(fetch_verbose, urls_lose_user_and_query) {
  static const char *const rows[][2] = {
      {"http://u:p@h:1/a?b#c", "http://h:1/a"},
      {"http://u:p@@h/a", "http://h/a"},
      {"h/a?b", "h/a"},
      {"u:p@h/a@b", "h/a@b"},
      {"//u:p@h/a", "//h/a"},
      {"https://h", "https://h"},
      {"http://h?u=http://x@y", "http://h"},
      {"", ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char out[64];
    cr_expect_str_eq(again_verbose_url(rows[i][0], out, sizeof out),
                     rows[i][1]);
  }
}

Test(fetch_verbose, each_line_has_the_tag) {
  char *out = NULL;
  size_t size = 0;
  FILE *stream = open_memstream(&out, &size);
  static const char head[] = "GET /a?b HTTP/1.1\r\nHost: h\r\n\r\n";
  again_verbose_print(stream, "[2] ", CURLINFO_HEADER_OUT, head,
                      sizeof head - 1);
  (void)fclose(stream);
  cr_expect_str_eq(out, "[2] > GET /a?... HTTP/1.1\n[2] > Host: h\n[2] > \n");
  free(out);
}
