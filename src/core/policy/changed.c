#include "policy/changed.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/text.h"
#include "policy/policy.h"

again_stamp again_stamp_of(const struct stat *stat_of) {
  again_stamp stamp = {
      .mode = stat_of->st_mode,
      .device = stat_of->st_dev,
      .inode = stat_of->st_ino,
      .size = stat_of->st_size,
      .modified = stat_of->st_mtim,
      .changed = stat_of->st_ctim,
  };
  return stamp;
}

static bool is_same_time(struct timespec a, struct timespec b) {
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool is_same_stamp(const again_stamp *a, const again_stamp *b) {
  return a->mode == b->mode && a->device == b->device && a->inode == b->inode &&
         a->size == b->size && is_same_time(a->modified, b->modified) &&
         is_same_time(a->changed, b->changed);
}

again_status again_watch_add(again_watch **watches, const again_watch *watch,
                             again_arena *arena) {
  again_watch **end = watches;
  for (; *end != NULL; end = &(*end)->next) {
    if (again_text_equals((*end)->path, watch->path)) {
      return AGAIN_OK;
    }
  }
  again_watch *added = again_arena_calloc(arena, 1, sizeof(*added));
  if (added == NULL) {
    return AGAIN_ENOMEM;
  }
  *added = *watch;
  added->next = NULL;
  *end = added;
  return AGAIN_OK;
}

/* --- then and now ------------------------------------------------------- */

enum { CHUNK_BYTES = 4096 };

/* Whether all that is left to read is `rest`. */
static bool reads(int fd, again_text rest) {
  char chunk[CHUNK_BYTES];
  for (;;) {
    ssize_t count = read(fd, chunk, sizeof(chunk));
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return count == 0 && rest.size == 0;
    }
    if ((size_t)count > rest.size ||
        memcmp(chunk, rest.data, (size_t)count) != 0) {
      return false;
    }
    rest = again_text_from(rest, (size_t)count);
  }
}

/* What has become a pipe must not hold up whoever asks. */
static bool says(const char *path, again_text document) {
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (fd < 0) {
    return false;
  }
  struct stat now;
  bool is_same = fstat(fd, &now) == 0 && S_ISREG(now.st_mode) &&
                 (uint64_t)now.st_size == document.size && reads(fd, document);
  (void)close(fd);
  return is_same;
}

static bool has_changed(const again_watch *watch) {
  struct stat now;
  bool was_there = watch->document.data != NULL;
  if (stat(watch->path.data, &now) != 0) {
    return was_there || (errno != ENOENT && errno != ENOTDIR);
  }
  if (!was_there) {
    return true;
  }
  again_stamp stamp = again_stamp_of(&now);
  return !is_same_stamp(&stamp, &watch->stamp) &&
         !says(watch->path.data, watch->document);
}

bool again_policy_changed(const again_policy *policy) {
  for (const again_watch *watch = policy->watches; watch != NULL;
       watch = watch->next) {
    if (has_changed(watch)) {
      return true;
    }
  }
  return false;
}
