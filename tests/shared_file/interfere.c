#include "interfere.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/types.h>
#include <unistd.h>

static interference how_next;
static unsigned steps_left;

void interfere(interference how, unsigned step) {
  how_next = how;
  steps_left = step;
}

bool interference_is_over(void) {
  return how_next == UNHARMED;
}

/* What happens at this step. */
static interference meet(void) {
  if (how_next == UNHARMED || --steps_left > 0) {
    return UNHARMED;
  }
  interference how = how_next;
  how_next = UNHARMED;
  if (how == KILLED_BEFORE) {
    (void)raise(SIGKILL);
  } else if (how == STOPPED_BEFORE) {
    (void)raise(SIGSTOP);
  } else if (how == FAILED) {
    errno = ENOLCK;
  }
  return how;
}

static void leave(interference how) {
  if (how == KILLED_WITHIN) {
    (void)raise(SIGKILL);
  }
}

/* The names are the linker's. */
/* NOLINTBEGIN(*-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
int __real_fcntl(int fd, int command, ...);
int __wrap_fcntl(int fd, int command, ...);
ssize_t __real_pwrite(int fd, const void *bytes, size_t size, off_t at);
ssize_t __wrap_pwrite(int fd, const void *bytes, size_t size, off_t at);
int __real_ftruncate(int fd, off_t size);
int __wrap_ftruncate(int fd, off_t size);
int __real_posix_fallocate(int fd, off_t at, off_t size);
int __wrap_posix_fallocate(int fd, off_t at, off_t size);

/* Locks only: no other command is used on the file. Of them only taking one can
 * fail. */
int __wrap_fcntl(int fd, int command, ...) {
  va_list rest;
  va_start(rest, command);
  struct flock *range = va_arg(rest, struct flock *);
  va_end(rest);
  interference how = meet();
  bool is_failing = how == FAILED && range->l_type != F_UNLCK;
  int result = is_failing ? -1 : __real_fcntl(fd, command, range);
  leave(how);
  return result;
}

ssize_t __wrap_pwrite(int fd, const void *bytes, size_t size, off_t at) {
  interference how = meet();
  bool is_cut = how == KILLED_WITHIN || how == FAILED;
  ssize_t done = __real_pwrite(fd, bytes, is_cut ? size / 2 : size, at);
  leave(how);
  return done;
}

int __wrap_ftruncate(int fd, off_t size) {
  interference how = meet();
  int result = how == FAILED ? -1 : __real_ftruncate(fd, size);
  leave(how);
  return result;
}

int __wrap_posix_fallocate(int fd, off_t at, off_t size) {
  interference how = meet();
  int result = how == FAILED ? ENOSPC : __real_posix_fallocate(fd, at, size);
  leave(how);
  return result;
}
/* NOLINTEND(*-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
