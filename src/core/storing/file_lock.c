#include "storing/file_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>

static int set(int fd, uint64_t byte, short type) {
  struct flock range = {
      .l_type = type, .l_whence = SEEK_SET, .l_start = (off_t)byte, .l_len = 1};
  return fcntl(fd, F_OFD_SETLK, &range);
}

again_file_fault again_file_lock_set(int fd, uint64_t byte,
                                     again_file_lock lock, unsigned try_count) {
  static const short types[] = {[AGAIN_FILE_LOCK_NONE] = F_UNLCK,
                                [AGAIN_FILE_LOCK_SHARED] = F_RDLCK,
                                [AGAIN_FILE_LOCK_ALONE] = F_WRLCK};
  for (unsigned i = 0; i < try_count; i++) {
    if (i > 0) {
      (void)sched_yield();
    }
    if (set(fd, byte, types[lock]) == 0) {
      return AGAIN_FILE_FINE;
    }
    if (errno != EAGAIN && errno != EACCES && errno != EINTR) {
      return AGAIN_FILE_SYSTEM;
    }
  }
  return AGAIN_FILE_BUSY;
}

void again_file_lock_drop(int fd, uint64_t byte) {
  (void)set(fd, byte, F_UNLCK);
}
