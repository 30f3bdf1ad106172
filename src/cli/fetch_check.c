#include "fetch_check.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "commands.h"
#include "complain.h"
#include "fetch_url.h"
#include "fetch_verbose.h"

enum { URL_SHOWN_BYTES = 256 };

static int complain_of_memory(void) {
  again_complain("fetch: out of memory");
  return AGAIN_EXIT_UNREADABLE;
}

static int complain_of_url(const char *url, const char *wrong) {
  char shown[URL_SHOWN_BYTES];
  again_verbose_url(url, shown, sizeof shown);
  again_complain("fetch: '%s': %s", shown, wrong);
  return AGAIN_EXIT_USAGE;
}

/* ---- URLs --------------------------------------------------------------- */

/* Read as libcurl does when it is asked for. NULL = nothing is wrong. */
static const char *wrong_with(CURLU *parts, const char *url) {
  char *scheme = NULL;
  if (url[0] == '\0') {
    return "an empty URL";
  }
  CURLUcode code = curl_url_set(parts, CURLUPART_URL, url,
                                CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME);
  if (code == CURLUE_OK) {
    code = curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0);
  }
  if (code != CURLUE_OK) {
    return curl_url_strerror(code);
  }
  const bool is_http =
      strcasecmp(scheme, "http") == 0 || strcasecmp(scheme, "https") == 0;
  curl_free(scheme);
  return is_http ? NULL : "neither http nor https";
}

static int check_url(const again_fetch_options *options, const char *url) {
  again_buffer made;
  int code = AGAIN_EXIT_DONE;
  again_buffer_init(&made, NULL);
  CURLU *parts = curl_url();
  if (parts == NULL || again_fetch_url(&made, options, url) != AGAIN_OK) {
    code = complain_of_memory();
  } else {
    const char *wrong = wrong_with(parts, made.data);
    code = wrong != NULL ? complain_of_url(url, wrong) : code;
  }
  curl_url_cleanup(parts);
  again_buffer_clear(&made);
  return code;
}

/* ---- files -------------------------------------------------------------- */

/* A file that is there is told by its inode; one that is to be made, by its
 * folder's and its name. */
typedef struct target {
  char *path; /* NULL = standard output */
  dev_t device;
  ino_t inode;
  const char *name; /* in `path`; "" = the file is there */
  size_t number;    /* of the URL */
} target;

/* False where it is no file, or can be none: nothing gets lost in there. */
static bool identify(target *out) {
  struct stat info;
  bool can_be = stat(out->path, &info) == 0;
  if (can_be && !S_ISREG(info.st_mode)) {
    return false;
  }
  out->name = "";
  if (!can_be) {
    char *slash = strrchr(out->path, '/');
    char *start = slash != NULL ? slash + 1 : out->path;
    const char first = *start;
    *start = '\0';
    can_be = stat(slash != NULL ? out->path : ".", &info) == 0;
    *start = first;
    out->name = start;
  }
  out->device = info.st_dev;
  out->inode = info.st_ino;
  return can_be;
}

/* As for qsort: the same files stand together, in the order of the URLs. */
static int compare(const void *left, const void *right) {
  const target *a = left;
  const target *b = right;
  if (a->device != b->device) {
    return a->device < b->device ? -1 : 1;
  }
  if (a->inode != b->inode) {
    return a->inode < b->inode ? -1 : 1;
  }
  const int names = strcmp(a->name, b->name);
  return names != 0 ? names : (a->number > b->number) - (a->number < b->number);
}

static bool is_same(const target *a, const target *b) {
  return a->device == b->device && a->inode == b->inode &&
         strcmp(a->name, b->name) == 0;
}

static int complain_of_pair(target *targets, size_t count) {
  qsort(targets, count, sizeof *targets, compare);
  for (size_t i = 1; i < count; i++) {
    if (is_same(&targets[i - 1], &targets[i])) {
      again_complain("fetch: %s: URLs %zu and %zu have the same output",
                     targets[i].path, targets[i - 1].number, targets[i].number);
      return AGAIN_EXIT_USAGE;
    }
  }
  return AGAIN_EXIT_DONE;
}

/* The path that a URL's body goes to. */
static int set_path(target *out, const again_fetch_options *options,
                    size_t index) {
  const again_fetch_output output = again_fetch_options_output(options, index);
  const char *url = options->urls[index];
  again_text path = again_text_of(output.path != NULL ? output.path : "");
  if (output.remote_name && !again_fetch_url_name(url, &path)) {
    return complain_of_url(url, "-O: the URL names no file");
  }
  *out = (target){.number = index + 1};
  if (again_fetch_options_prints(options, index)) {
    return AGAIN_EXIT_DONE;
  }
  out->path = strndup(path.data, path.size);
  return out->path != NULL ? AGAIN_EXIT_DONE : complain_of_memory();
}

static int check_files(const again_fetch_options *options, target *targets) {
  size_t count = 0;
  int code = AGAIN_EXIT_DONE;
  for (size_t i = 0; code == AGAIN_EXIT_DONE && i < options->url_count; i++) {
    target *next = &targets[count];
    code = set_path(next, options, i);
    if (next->path != NULL && identify(next)) {
      count++;
    } else {
      free(next->path);
      next->path = NULL;
    }
  }
  if (code == AGAIN_EXIT_DONE) {
    code = complain_of_pair(targets, count);
  }
  for (size_t i = 0; i < count; i++) {
    free(targets[i].path);
  }
  return code;
}

int again_fetch_check(const again_fetch_options *options) {
  target *targets = calloc(options->url_count, sizeof *targets);
  int code = targets != NULL ? AGAIN_EXIT_DONE : complain_of_memory();
  for (size_t i = 0; code == AGAIN_EXIT_DONE && i < options->url_count; i++) {
    code = check_url(options, options->urls[i]);
  }
  if (code == AGAIN_EXIT_DONE) {
    code = check_files(options, targets);
  }
  free(targets);
  return code;
}
