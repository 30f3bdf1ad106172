#include "source.h"

#include <stdio.h>
#include <string.h>

size_t live_source_read(char *out, size_t unit, size_t count, void *source) {
  live_source *from = source;
  const size_t left = strlen(from->text) - from->offset;
  const size_t size = left < unit * count ? left : unit * count;
  memcpy(out, from->text + from->offset, size);
  from->offset += size;
  return size;
}

int live_source_seek(void *source, curl_off_t offset, int origin) {
  live_source *from = source;
  from->seeks++;
  if (from->fails_to_seek || origin != SEEK_SET) {
    return CURL_SEEKFUNC_FAIL;
  }
  from->offset = (size_t)offset;
  return CURL_SEEKFUNC_OK;
}
