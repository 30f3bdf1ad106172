#include "fetch_verbose.h"

#include <string.h>

#include "term.h"

bool again_verbose_is_secret(again_text header_name) {
  static const char *const words[] = {"auth",   "cookie", "credential", "key",
                                      "secret", "sign",   "token",      "pass"};
  char lower[64];
  size_t size =
      header_name.size < sizeof lower ? header_name.size : sizeof lower;
  for (size_t i = 0; i < size; i++) {
    lower[i] = again_ascii_lower(header_name.data[i]);
  }
  again_text name = again_text_make(lower, size);
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    if (again_text_search(name, again_text_of(words[i])) < size) {
      return true;
    }
  }
  return false;
}

/* Text up to its query; what may hold a secret is left out. */
static again_text without_query(again_text text, bool *cut_ret) {
  size_t query = again_text_find(text, '?');
  *cut_ret = query < text.size;
  return again_text_make(text.data, query);
}

static void print_line(FILE *out, const char *mark, again_text shown,
                       const char *rest) {
  again_buffer clean;
  again_buffer_init(&clean, NULL);
  if (again_term_escape(&clean, shown) == AGAIN_OK) {
    fprintf(out, "%s %s%s\n", mark, clean.size > 0 ? clean.data : "", rest);
  }
  again_buffer_clear(&clean);
}

/* "GET /path?query HTTP/1.1": the query is left out. */
static void print_request_line(FILE *out, again_text line) {
  bool cut = false;
  again_text shown = without_query(line, &cut);
  print_line(out, ">", shown, cut ? "?..." : "");
}

static void print_header(FILE *out, const char *mark, again_text line) {
  size_t colon = again_text_find(line, ':');
  bool is_field = colon < line.size;
  if (is_field && again_verbose_is_secret(again_text_make(line.data, colon))) {
    print_line(out, mark, again_text_make(line.data, colon), ": ...");
    return;
  }
  bool cut = false;
  again_text shown = without_query(line, &cut);
  print_line(out, mark, shown, cut ? "?..." : "");
}

/* libcurl hands over a whole request head at once. */
static void print_head(FILE *out, const char *mark, again_text head,
                       bool is_request) {
  bool is_first = true;
  while (head.size > 0) {
    size_t end = again_text_find(head, '\n');
    again_text line = again_text_trim(again_text_make(head.data, end));
    if (is_first && is_request) {
      print_request_line(out, line);
    } else {
      print_header(out, mark, line);
    }
    is_first = false;
    head = again_text_from(head, end < head.size ? end + 1 : end);
  }
}

int again_verbose_debug(CURL *easy, curl_infotype type, char *bytes,
                        size_t size, void *user) {
  (void)easy;
  FILE *out = user;
  again_text text = again_text_make(bytes, size);
  if (type == CURLINFO_HEADER_OUT) {
    print_head(out, ">", text, true);
  } else if (type == CURLINFO_HEADER_IN) {
    print_head(out, "<", text, false);
  } else if (type == CURLINFO_TEXT) {
    print_head(out, "*", text, false);
  }
  return 0;
}

const char *again_verbose_url(const char *url, char *out, size_t size) {
  size_t end = strcspn(url, "?#");
  const char *scheme_end = strstr(url, "://");
  size_t host = scheme_end != NULL && (size_t)(scheme_end - url) < end
                    ? (size_t)(scheme_end - url) + 3
                    : 0;
  size_t host_end = host + strcspn(url + host, "/?#");
  size_t user_end = host;
  for (size_t i = host; i < host_end; i++) {
    if (url[i] == '@') {
      user_end = i + 1;
    }
  }
  snprintf(out, size, "%.*s%.*s", (int)host, url, (int)(end - user_end),
           url + user_end);
  return out;
}
