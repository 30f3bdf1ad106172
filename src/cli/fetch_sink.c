#include "fetch_sink.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fetch_mark.h"
#include "fetch_url.h"

/* ---- what it is --------------------------------------------------------- */

bool again_fetch_sink_begin(again_fetch_sink *sink, const char *path) {
  *sink = (again_fetch_sink){.path = path != NULL ? strdup(path) : NULL};
  return path == NULL || sink->path != NULL;
}

bool again_fetch_sink_begin_remote(again_fetch_sink *sink, const char *url) {
  *sink = (again_fetch_sink){.path = NULL};
  again_text name;
  if (!again_fetch_url_name(url, &name)) {
    return false;
  }
  sink->path = strndup(name.data, name.size);
  return sink->path != NULL;
}

/* 0 where there is none, and for what is no file. */
static uint64_t size_of(const char *path) {
  struct stat info;
  bool is_file =
      path != NULL && stat(path, &info) == 0 && S_ISREG(info.st_mode);
  return is_file ? (uint64_t)info.st_size : 0;
}

bool again_fetch_sink_keep(again_fetch_sink *sink, uint64_t offset_bytes) {
  const uint64_t size = size_of(sink->path);
  const bool is_all = offset_bytes == UINT64_MAX;
  if (sink->path != NULL && !is_all && offset_bytes > size) {
    return false;
  }
  sink->rest = (again_fetch_rest){
      .is_wanted = true,
      .can_replace = sink->path != NULL,
      .offset_bytes = is_all ? size : offset_bytes,
  };
  if (sink->path != NULL) {
    (void)again_fetch_mark_get(sink->path, sink->rest.validator);
  }
  return true;
}

/* ---- the file ----------------------------------------------------------- */

static bool note(again_fetch_sink *sink, bool is_well) {
  if (!is_well && sink->error == 0) {
    sink->error = errno != 0 ? errno : EIO;
  }
  return is_well;
}

/* What is behind goes; what comes goes there. */
static bool set_end(again_fetch_sink *sink, uint64_t bytes) {
  return note(sink, fflush(sink->file) == 0 &&
                        ftruncate(fileno(sink->file), (off_t)bytes) == 0 &&
                        fseeko(sink->file, (off_t)bytes, SEEK_SET) == 0);
}

/* Of a pipe or a device nothing can be taken back. */
static bool is_regular(FILE *file) {
  struct stat info;
  return fstat(fileno(file), &info) == 0 && S_ISREG(info.st_mode);
}

static FILE *open_stream(const again_fetch_sink *sink) {
  if (sink->path == NULL) {
    return sink->is_spooled ? tmpfile() : stdout;
  }
  const bool follows =
      sink->place == AGAIN_FETCH_PLACE_BEHIND && sink->rest.offset_bytes > 0;
  return fopen(sink->path, follows ? "r+b" : "wb");
}

static bool open_file(again_fetch_sink *sink) {
  if (sink->file == NULL && sink->error == 0) {
    sink->file = open_stream(sink);
    note(sink, sink->file != NULL);
  }
  return sink->error == 0;
}

static size_t put(again_fetch_sink *sink, const char *bytes, size_t size) {
  return open_file(sink) &&
                 note(sink, fwrite(bytes, 1, size, sink->file) == size)
             ? size
             : 0;
}

/* ---- the body ----------------------------------------------------------- */

void again_fetch_sink_place(again_fetch_sink *sink, again_fetch_place place,
                            const char *validator) {
  sink->place = place;
  if (place == AGAIN_FETCH_PLACE_NOWHERE) {
    return;
  }
  sink->body_bytes =
      place == AGAIN_FETCH_PLACE_BEHIND ? sink->rest.offset_bytes : 0;
  if (sink->path == NULL || !open_file(sink)) {
    return;
  }
  if (sink->rest.offset_bytes > 0) {
    (void)set_end(sink, sink->body_bytes);
  }
  /* The rest may come without a word for what it is a part of. */
  if (place == AGAIN_FETCH_PLACE_WHOLE || validator[0] != '\0') {
    again_fetch_mark_set(fileno(sink->file), validator);
  }
}

size_t again_fetch_sink_write(char *bytes, size_t size, size_t count,
                              void *user) {
  again_fetch_sink *sink = user;
  const size_t total = size * count;
  if (sink->place == AGAIN_FETCH_PLACE_NOWHERE) {
    return total;
  }
  const size_t written = put(sink, bytes, total);
  sink->body_bytes += written;
  return written;
}

size_t again_fetch_sink_head(char *line, size_t size, size_t count,
                             void *user) {
  again_fetch_sink *sink = user;
  return put(sink, line, size * count);
}

/* The head comes anew, too. Once the whole has begun to replace it, there is no
 * part any more. */
int again_fetch_sink_rewind(void *user) {
  again_fetch_sink *sink = user;
  if (sink->file != NULL && !is_regular(sink->file)) {
    return 1;
  }
  if (sink->place == AGAIN_FETCH_PLACE_WHOLE) {
    sink->rest.offset_bytes = 0;
  }
  sink->place = AGAIN_FETCH_PLACE_OPEN;
  sink->body_bytes = 0;
  return sink->file == NULL || set_end(sink, sink->rest.offset_bytes) ? 0 : 1;
}

/* ---- the end ------------------------------------------------------------ */

void again_fetch_sink_end(again_fetch_sink *sink, bool is_whole) {
  const bool is_file = sink->path != NULL;
  if (is_file && is_whole && open_file(sink)) {
    again_fetch_mark_set(fileno(sink->file), "");
  }
  if (sink->file != NULL && !sink->is_spooled) {
    note(sink, (is_file ? fclose(sink->file) : fflush(stdout)) == 0);
    sink->file = NULL;
  }
}

bool again_fetch_sink_print(again_fetch_sink *sink) {
  char chunk[16384];
  size_t size = 0;
  if (sink->file == NULL) {
    return true;
  }
  rewind(sink->file);
  while ((size = fread(chunk, 1, sizeof chunk, sink->file)) > 0 &&
         note(sink, fwrite(chunk, 1, size, stdout) == size)) {
  }
  (void)note(sink, fflush(stdout) == 0);
  return ferror(sink->file) == 0;
}

void again_fetch_sink_clear(again_fetch_sink *sink) {
  again_fetch_sink_end(sink, false);
  if (sink->file != NULL) {
    (void)fclose(sink->file);
    sink->file = NULL;
  }
  free(sink->path);
  sink->path = NULL;
}
