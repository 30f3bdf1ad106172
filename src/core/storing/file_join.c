#include "storing/file_join.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storing/file_lock.h"

/* Forming takes about a millisecond, in which many may come. */
enum { TRY_COUNT = 200 };

static again_file_fault examine(int fd, struct stat *info) {
  if (fstat(fd, info) != 0) {
    return AGAIN_FILE_SYSTEM;
  }
  if (!S_ISREG(info->st_mode)) {
    return AGAIN_FILE_OTHER_KIND;
  }
  if (info->st_uid != geteuid() && info->st_uid != 0) {
    return AGAIN_FILE_OTHER_OWNER;
  }
  if ((info->st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return AGAIN_FILE_OPEN_TO_OTHERS;
  }
  if (info->st_nlink > 1) {
    return AGAIN_FILE_MANY_NAMES;
  }
  return info->st_nlink == 0 ? AGAIN_FILE_LOST : AGAIN_FILE_FINE;
}

/* The header last: whoever dies before leaves a blank file. The room is
 * reserved, so that no disk is full later on. */
static again_file_fault form(int fd, const again_file_header *header) {
  if (ftruncate(fd, 0) != 0) {
    return AGAIN_FILE_SYSTEM;
  }
  int error = posix_fallocate(fd, 0, (off_t)header->file_bytes);
  if (error != 0) {
    errno = ftruncate(fd, 0) == 0 ? error : errno;
    return AGAIN_FILE_SYSTEM;
  }
  errno = EIO; /* of a write that is cut short */
  return pwrite(fd, header, sizeof(*header), 0) == (ssize_t)sizeof(*header)
             ? AGAIN_FILE_FINE
             : AGAIN_FILE_SYSTEM;
}

/* Whoever died while he made it left nothing but zeros; a file of somebody's
 * own may well begin with some. */
static again_file_fault examine_blank(int fd, uint64_t size) {
  static const char zeros[AGAIN_FILE_HEADER_BYTES];
  char piece[sizeof(zeros)];
  ssize_t got = 1;
  for (uint64_t at = 0; at < size && got > 0; at += (uint64_t)got) {
    got = pread(fd, piece, sizeof(piece), (off_t)at);
    if (got < 0) {
      return AGAIN_FILE_SYSTEM;
    }
    if (memcmp(piece, zeros, (size_t)got) != 0) {
      return AGAIN_FILE_FOREIGN;
    }
  }
  return AGAIN_FILE_FINE;
}

/* Only what is ours is written over, or what is empty. */
static again_file_fault fit(int fd, uint64_t size,
                            const again_file_header *header) {
  again_file_header found = {.magic = ""};
  if (pread(fd, &found, sizeof(found), 0) < 0) {
    return AGAIN_FILE_SYSTEM;
  }
  if (again_file_header_equals(&found, header)) {
    return size >= header->file_bytes ? AGAIN_FILE_FINE : form(fd, header);
  }
  if (again_file_header_is_ours(&found)) {
    again_file_fault fault =
        again_file_lock_set(fd, AGAIN_FILE_BYTE_USE, AGAIN_FILE_LOCK_ALONE, 1);
    return fault == AGAIN_FILE_FINE   ? form(fd, header)
           : fault == AGAIN_FILE_BUSY ? AGAIN_FILE_OTHER_VERSION
                                      : fault;
  }
  again_file_fault fault =
      size <= header->file_bytes ? examine_blank(fd, size) : AGAIN_FILE_FOREIGN;
  return fault == AGAIN_FILE_FINE ? form(fd, header) : fault;
}

/* Whoever writes behind his limit is killed by a signal, unless he asks not to
 * be. */
static bool is_within_limit(uint64_t size) {
  struct rlimit limit;
  return getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur >= size;
}

/* Where it fails, locks may be left: they end with the descriptor. */
static again_file_fault enter(int fd, const again_file_header *header) {
  struct stat info;
  again_file_fault fault = examine(fd, &info);
  if (fault == AGAIN_FILE_FINE) {
    fault = again_file_lock_set(fd, AGAIN_FILE_BYTE_JOIN, AGAIN_FILE_LOCK_ALONE,
                                TRY_COUNT);
  }
  if (fault == AGAIN_FILE_FINE) { /* once more: others had it until now */
    fault = examine(fd, &info);
  }
  if (fault == AGAIN_FILE_FINE) {
    fault = fit(fd, (uint64_t)info.st_size, header);
  }
  if (fault == AGAIN_FILE_FINE) {
    fault =
        again_file_lock_set(fd, AGAIN_FILE_BYTE_USE, AGAIN_FILE_LOCK_SHARED, 1);
  }
  return fault;
}

again_file_fault again_file_join(const char *path,
                                 const again_file_header *header, int *out) {
  if (!is_within_limit(header->file_bytes)) {
    errno = EFBIG;
    return AGAIN_FILE_SYSTEM;
  }
  /* A FIFO or a device must not hold the caller up either. */
  int fd = open(
      path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY,
      S_IRUSR | S_IWUSR);
  if (fd < 0) {
    return AGAIN_FILE_SYSTEM;
  }
  again_file_fault fault = enter(fd, header);
  if (fault == AGAIN_FILE_FINE) {
    again_file_lock_drop(fd, AGAIN_FILE_BYTE_JOIN);
    *out = fd;
    return AGAIN_FILE_FINE;
  }
  int error = errno;
  (void)close(fd);
  errno = error;
  return fault;
}

void again_file_leave(int fd) {
  again_file_lock_drop(fd, AGAIN_FILE_BYTE_USE);
}

bool again_file_is_linked(int fd) {
  struct stat info;
  return fstat(fd, &info) == 0 && info.st_nlink > 0;
}
