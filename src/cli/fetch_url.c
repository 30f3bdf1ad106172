#include "fetch_url.h"

#include <string.h>

#include "base/url.h"
#include "fetch_data.h"

/* What of the URL goes before, and behind, what is put in. */
typedef struct parts {
  again_text before;
  again_text behind;
} parts;

static parts split_at(const char *url, size_t offset) {
  again_text text = again_text_of(url);
  return (parts){again_text_make(url, offset), again_text_from(text, offset)};
}

static again_status append(again_buffer *out, again_text text) {
  return again_buffer_append(out, text.data, text.size);
}

static again_status append_query(again_buffer *out,
                                 const again_fetch_options *options,
                                 const char *url) {
  parts around = split_at(url, strcspn(url, "#"));
  bool has_query = again_text_find(around.before, '?') < around.before.size;
  bool is_open = has_query && (again_text_ends_with(around.before, "?") ||
                               again_text_ends_with(around.before, "&"));
  again_status status = append(out, around.before);
  if (status == AGAIN_OK && !is_open) {
    status = again_buffer_append_byte(out, has_query ? '&' : '?');
  }
  if (status == AGAIN_OK) {
    status = again_buffer_append(out, options->data.data, options->data.size);
  }
  return status == AGAIN_OK ? append(out, around.behind) : status;
}

/* Where a file's name belongs: behind a path that ends in a slash, or that is
 * not there. False where the URL names one. */
static bool takes_name(const char *url, size_t *offset_ret, bool *slash_ret) {
  again_url split;
  if (!again_url_split(again_text_of(url), &split)) {
    return false;
  }
  *offset_ret = strcspn(url, "?#");
  *slash_ret = *offset_ret > 0 && url[*offset_ret - 1] == '/';
  return split.path.data[split.path.size - 1] == '/';
}

static again_status append_name(again_buffer *out, const char *path,
                                const char *url, size_t offset,
                                bool has_slash) {
  parts around = split_at(url, offset);
  const char *slash = strrchr(path, '/');
  again_status status = append(out, around.before);
  if (status == AGAIN_OK && !has_slash) {
    status = again_buffer_append_byte(out, '/');
  }
  if (status == AGAIN_OK) {
    status = again_fetch_data_encode(
        out, again_text_of(slash != NULL ? slash + 1 : path), false);
  }
  return status == AGAIN_OK ? append(out, around.behind) : status;
}

again_status again_fetch_url(again_buffer *out,
                             const again_fetch_options *options,
                             const char *url) {
  size_t offset = 0;
  bool has_slash = false;
  if (options->data_in_url && options->data.size > 0 && url[0] != '\0') {
    return append_query(out, options, url);
  }
  if (options->upload != NULL && strcmp(options->upload, "-") != 0 &&
      takes_name(url, &offset, &has_slash)) {
    return append_name(out, options->upload, url, offset, has_slash);
  }
  return again_buffer_append_text(out, url);
}

bool again_fetch_url_name(const char *url, again_text *out) {
  again_url split;
  if (!again_url_split(again_text_of(url), &split)) {
    return false;
  }
  size_t start = split.path.size;
  while (start > 0 && split.path.data[start - 1] != '/') {
    start--;
  }
  *out = again_text_from(split.path, start);
  return out->size > 0 && !again_text_is(*out, ".") &&
         !again_text_is(*out, "..");
}
