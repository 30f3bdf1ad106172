#include "fetch_sink.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/url.h"

bool again_fetch_sink_begin(again_fetch_sink *sink, const char *path) {
  *sink = (again_fetch_sink){.path = path != NULL ? strdup(path) : NULL};
  return path == NULL || sink->path != NULL;
}

bool again_fetch_sink_begin_remote(again_fetch_sink *sink, const char *url) {
  *sink = (again_fetch_sink){.path = NULL};
  again_url parts;
  if (!again_url_split(again_text_of(url), &parts)) {
    return false;
  }
  size_t start = parts.path.size;
  while (start > 0 && parts.path.data[start - 1] != '/') {
    start--;
  }
  again_text name = again_text_from(parts.path, start);
  if (name.size == 0 || again_text_is(name, ".") || again_text_is(name, "..")) {
    return false;
  }
  sink->path = strndup(name.data, name.size);
  return sink->path != NULL;
}

static bool open_file(again_fetch_sink *sink) {
  if (sink->file == NULL && sink->error == 0) {
    sink->file = sink->path == NULL ? stdout : fopen(sink->path, "wb");
    sink->error = sink->file == NULL ? errno : 0;
  }
  return sink->error == 0;
}

size_t again_fetch_sink_write(char *bytes, size_t size, size_t count,
                              void *user) {
  again_fetch_sink *sink = user;
  size_t total = size * count;
  if (!open_file(sink)) {
    return 0;
  }
  if (fwrite(bytes, 1, total, sink->file) != total) {
    sink->error = errno != 0 ? errno : EIO;
    return 0;
  }
  return total;
}

void again_fetch_sink_touch(again_fetch_sink *sink) {
  if (sink->path != NULL) {
    (void)open_file(sink);
  }
}

void again_fetch_sink_end(again_fetch_sink *sink) {
  if (sink->file != NULL) {
    int failed = sink->file == stdout ? fflush(stdout) : fclose(sink->file);
    if (failed != 0 && sink->error == 0) {
      sink->error = errno != 0 ? errno : EIO;
    }
    sink->file = NULL;
  }
}

void again_fetch_sink_clear(again_fetch_sink *sink) {
  again_fetch_sink_end(sink);
  free(sink->path);
  sink->path = NULL;
}
