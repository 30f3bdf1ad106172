#include "fetch_mark.h"

#include <string.h>
#include <sys/xattr.h>

static const char name[] = "user.again.validator";

void again_fetch_mark_set(int file, const char *validator) {
  if (validator[0] == '\0') {
    (void)fremovexattr(file, name);
  } else {
    (void)fsetxattr(file, name, validator, strlen(validator), 0);
  }
}

/* Whoever may write to the file may have written anything. */
static bool is_printable(const char *bytes, size_t size) {
  for (size_t i = 0; i < size; i++) {
    if (bytes[i] < ' ' || bytes[i] > '~') {
      return false;
    }
  }
  return size > 0;
}

bool again_fetch_mark_get(const char *path, char out[AGAIN_VALIDATOR_BYTES]) {
  const ssize_t size = getxattr(path, name, out, AGAIN_VALIDATOR_BYTES - 1);
  if (size <= 0 || !is_printable(out, (size_t)size)) {
    out[0] = '\0';
    return false;
  }
  out[size] = '\0';
  return true;
}
