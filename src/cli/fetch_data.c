#include "fetch_data.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Appends a file's bytes; "-" is standard input. */
static again_status append_file(again_buffer *out, const char *path) {
  FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
  if (file == NULL) {
    return AGAIN_EIO;
  }
  char chunk[16384];
  again_status status = AGAIN_OK;
  size_t size;
  while (status == AGAIN_OK &&
         (size = fread(chunk, 1, sizeof chunk, file)) > 0) {
    status = again_buffer_append(out, chunk, size);
  }
  if (status == AGAIN_OK && ferror(file)) {
    status = AGAIN_EIO;
  }
  if (file != stdin) {
    int saved = errno;
    (void)fclose(file);
    errno = saved;
  }
  return status;
}

/* Drops what curl's -d drops from files. */
static void drop_line_ends(again_buffer *out, size_t start) {
  size_t kept = start;
  for (size_t i = start; i < out->size; i++) {
    char c = out->data[i];
    if (c != '\r' && c != '\n' && c != '\0') {
      out->data[kept++] = c;
    }
  }
  out->size = kept;
  if (kept > 0) {
    out->data[kept] = '\0';
  }
}

static bool is_unreserved(char c) {
  return again_ascii_is_digit(c) ||
         (again_ascii_lower(c) >= 'a' && again_ascii_lower(c) <= 'z') ||
         (c != '\0' && strchr("-._~", c) != NULL);
}

again_status again_fetch_data_encode(again_buffer *out, again_text text,
                                     bool as_form) {
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < text.size && status == AGAIN_OK; i++) {
    char c = text.data[i];
    if (is_unreserved(c)) {
      status = again_buffer_append_byte(out, c);
    } else if (as_form && c == ' ') {
      status = again_buffer_append_byte(out, '+');
    } else {
      status = again_buffer_printf(out, "%%%02X", (unsigned)(unsigned char)c);
    }
  }
  return status;
}

/* "content", "=content", "name=content", "@file" or "name@file". */
static again_status append_urlencode(again_buffer *out, const char *value,
                                     const char **file_ret) {
  size_t name_size = strcspn(value, strchr(value, '=') != NULL ? "=" : "@");
  const char *content = value;
  char separator = value[name_size];
  again_status status = AGAIN_OK;
  if (separator != '\0') {
    content = value + name_size + 1;
    if (name_size > 0) {
      status = again_buffer_append(out, value, name_size);
      if (status == AGAIN_OK) {
        status = again_buffer_append_byte(out, '=');
      }
    }
  }
  if (status != AGAIN_OK || separator != '@') {
    return status == AGAIN_OK
               ? again_fetch_data_encode(out, again_text_of(content), true)
               : status;
  }
  again_buffer file;
  again_buffer_init(&file, &out->mem);
  *file_ret = content;
  status = append_file(&file, content);
  if (status == AGAIN_OK) {
    status = again_fetch_data_encode(out, again_text_make(file.data, file.size),
                                     true);
  }
  again_buffer_clear(&file);
  return status;
}

again_status again_fetch_data_append(again_buffer *out,
                                     again_fetch_data_kind kind,
                                     const char *value, const char **file_ret) {
  *file_ret = NULL;
  if (out->size > 0) {
    again_status status = again_buffer_append_byte(out, '&');
    if (status != AGAIN_OK) {
      return status;
    }
  }
  if (kind == AGAIN_FETCH_DATA_ENCODED) {
    return append_urlencode(out, value, file_ret);
  }
  if (kind == AGAIN_FETCH_DATA_RAW || value[0] != '@') {
    return again_buffer_append_text(out, value);
  }
  size_t start = out->size;
  *file_ret = value + 1;
  again_status status = append_file(out, value + 1);
  if (status == AGAIN_OK && kind == AGAIN_FETCH_DATA_TEXT) {
    drop_line_ends(out, start);
  }
  return status;
}
