#include "fetch_source.h"

#include <string.h>
#include <sys/stat.h>

bool again_fetch_source_open(again_fetch_source *source, const char *path) {
  bool is_stdin = strcmp(path, "-") == 0;
  *source = (again_fetch_source){.file = is_stdin ? stdin : fopen(path, "rb"),
                                 .size_bytes = -1};
  if (source->file == NULL) {
    return false;
  }
  struct stat info;
  if (!is_stdin && fstat(fileno(source->file), &info) == 0 &&
      S_ISREG(info.st_mode)) {
    source->can_seek = true;
    source->size_bytes = info.st_size;
  }
  return true;
}

void again_fetch_source_close(again_fetch_source *source) {
  if (source->file != NULL && source->file != stdin) {
    (void)fclose(source->file);
  }
  source->file = NULL;
}

size_t again_fetch_source_read(char *out, size_t size, size_t count,
                               void *user) {
  again_fetch_source *source = user;
  size_t got = fread(out, 1, size * count, source->file);
  return got == 0 && ferror(source->file) ? CURL_READFUNC_ABORT : got;
}

int again_fetch_source_seek(void *user, curl_off_t offset, int origin) {
  again_fetch_source *source = user;
  if (!source->can_seek) {
    return CURL_SEEKFUNC_CANTSEEK;
  }
  return fseeko(source->file, offset, origin) == 0 ? CURL_SEEKFUNC_OK
                                                   : CURL_SEEKFUNC_FAIL;
}
