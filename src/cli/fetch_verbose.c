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

/* Where "://user:password@" has its user, and where its host begins: both the
 * end of the text where there is none. */
static size_t find_user(again_text text, size_t *host_ret) {
  size_t mark = again_text_search(text, AGAIN_TEXT_LITERAL("://"));
  size_t user = mark < text.size ? mark + 3 : text.size;
  *host_ret = user;
  for (size_t i = user; i < text.size; i++) {
    if (strchr("/?#'\" ", text.data[i]) != NULL) {
      break;
    }
    *host_ret = text.data[i] == '@' ? i + 1 : *host_ret;
  }
  return user;
}

/* `shown` up to the first of `ends` (a query may be a secret), and without the
 * user of a URL in it; then `rest`. */
static void print_line(FILE *out, const char *mark, again_text shown,
                       const char *ends, const char *rest) {
  size_t kept = 0;
  while (kept < shown.size && strchr(ends, shown.data[kept]) == NULL) {
    kept++;
  }
  bool is_cut = kept < shown.size;
  shown.size = kept;
  size_t host;
  size_t user = find_user(shown, &host);
  again_buffer clean;
  again_buffer_init(&clean, NULL);
  if (again_term_escape(&clean, again_text_make(shown.data, user)) ==
          AGAIN_OK &&
      again_term_escape(&clean, again_text_from(shown, host)) == AGAIN_OK) {
    (void)fprintf(out, "%s %s%s%s\n", mark, clean.size > 0 ? clean.data : "",
                  is_cut ? "?..." : "", rest);
  }
  again_buffer_clear(&clean);
}

/* "GET /path?query HTTP/1.1" */
static void print_request_line(FILE *out, const char *mark, again_text line) {
  char version[16] = "";
  size_t space = line.size;
  while (space > 0 && line.data[space - 1] != ' ') {
    space--;
  }
  again_text last = again_text_from(line, space);
  if (space > 0 && last.size < 10 && again_text_starts_with(last, "HTTP/")) {
    (void)snprintf(version, sizeof version, " %.*s", (int)last.size, last.data);
    line.size = space - 1;
  }
  print_line(out, mark, line, "?", version);
}

static void print_header(FILE *out, const char *mark, again_text line) {
  size_t colon = again_text_find(line, ':');
  again_text name = again_text_make(line.data, colon);
  if (colon < line.size && again_verbose_is_secret(name)) {
    print_line(out, mark, name, "", ": ...");
    return;
  }
  /* A fragment may be a token; elsewhere # has other meanings. */
  bool is_place =
      again_text_equals_ignore_case(name, AGAIN_TEXT_LITERAL("location"));
  print_line(out, mark, line, is_place ? "?#" : "?", "");
}

/* libcurl hands over a whole request head at once. */
static void print_head(FILE *out, const char *mark, again_text head,
                       bool is_request) {
  bool is_first = true;
  while (head.size > 0) {
    size_t end = again_text_find(head, '\n');
    again_text line = again_text_trim(again_text_make(head.data, end));
    if (is_first && is_request) {
      print_request_line(out, mark, line);
    } else {
      print_header(out, mark, line);
    }
    is_first = false;
    head = again_text_from(head, end < head.size ? end + 1 : end);
  }
}

/* "*", "<" and ">" as curl's; NULL = not printed. */
static const char *mark_of(curl_infotype type) {
  return type == CURLINFO_HEADER_OUT  ? ">"
         : type == CURLINFO_HEADER_IN ? "<"
         : type == CURLINFO_TEXT      ? "*"
                                      : NULL;
}

bool again_verbose_prints(curl_infotype type) {
  return mark_of(type) != NULL;
}

void again_verbose_print(FILE *out, const char *tag, curl_infotype type,
                         const char *bytes, size_t size) {
  char mark[32];
  if (mark_of(type) != NULL) {
    (void)snprintf(mark, sizeof mark, "%s%s", tag, mark_of(type));
    print_head(out, mark, again_text_make(bytes, size),
               type == CURLINFO_HEADER_OUT);
  }
}

const char *again_verbose_url(const char *url, char *out, size_t size) {
  size_t end = strcspn(url, "?#");
  const char *scheme_end = strstr(url, "://");
  size_t host = scheme_end != NULL && (size_t)(scheme_end - url) < end
                    ? (size_t)(scheme_end - url) + 3
                    : strspn(url, "/");
  size_t host_end = host + strcspn(url + host, "/?#");
  size_t user_end = host;
  for (size_t i = host; i < host_end; i++) {
    if (url[i] == '@') {
      user_end = i + 1;
    }
  }
  (void)snprintf(out, size, "%.*s%.*s", (int)host, url, (int)(end - user_end),
                 url + user_end);
  return out;
}
