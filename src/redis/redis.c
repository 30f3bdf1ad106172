/* The thread that carries states, and its life. */
#include <again/redis.h>

#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "link.h"

enum {
  TIMEOUT_MS = 1000,
  EXPIRY_MS = 300000,
  EXPIRY_LEAST_MS = 10000,
  RETRY_LEAST_MS = 100, /* before it connects once more, at first */
  RETRY_MOST_MS = 5000,
  PART_MS = 1000, /* for what is left to exchange in the end */
  SOON_MS = 40    /* what is later is only to see what others do */
};

struct again_redis {
  again_mem mem;
  again_governor *governor;
  again_redis_options options;
  again_redis_link link;
  pthread_t thread;
  int call_fd;
  int stop_fd;
  uint64_t wait_ms; /* before it connects once more; 0 = all is well */
};

/* ---- time --------------------------------------------------------------- */

static void tell_time(const again_redis *redis, again_time *out) {
  if (redis->options.now != NULL) {
    redis->options.now(out, redis->options.now_user);
  } else {
    *out = (again_time){.mono_ms = again_redis_clock_ms()};
  }
}

/* Until one of them is to be heard, or the time is over. True = stop. */
static bool rest(const again_redis *redis, int call_fd, uint64_t wait_ms) {
  struct pollfd fds[] = {{redis->stop_fd, POLLIN, 0}, {call_fd, POLLIN, 0}};
  const int ms = wait_ms > INT32_MAX ? -1 : (int)wait_ms;
  if (poll(fds, 2, ms) > 0 && fds[1].revents != 0) {
    uint64_t count;
    (void)!read(call_fd, &count, sizeof(count));
  }
  return fds[0].revents != 0;
}

static uint64_t wait_until(const again_time *now, uint64_t next_ms) {
  return next_ms == AGAIN_NEVER   ? AGAIN_NEVER
         : next_ms > now->mono_ms ? next_ms - now->mono_ms
                                  : 0;
}

/* Longer each time, and not all at once. */
static uint64_t next_wait_ms(uint64_t wait_ms) {
  struct timespec now = {0, 0};
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  uint64_t most_ms = wait_ms == 0 ? RETRY_LEAST_MS : 2 * wait_ms;
  most_ms = most_ms < RETRY_MOST_MS ? most_ms : RETRY_MOST_MS;
  return most_ms / 2 + (uint64_t)now.tv_nsec / 1000 % (most_ms / 2 + 1);
}

/* ---- the thread --------------------------------------------------------- */

/* A server may have closed what was open, or lost the script: that is no
 * problem yet. */
static bool exchange(again_redis *redis, again_exchange *items, size_t count,
                     uint64_t *remote_ms) {
  again_redis_link *link = &redis->link;
  const bool was_open = link->is_open;
  if (!again_redis_link_open(link)) {
    return false;
  }
  if (again_redis_link_exchange(link, items, count, remote_ms)) {
    return true;
  }
  return was_open && !link->is_late && again_redis_link_open(link) &&
         again_redis_link_exchange(link, items, count, remote_ms);
}

/* What is due goes there and back. `*next_ms` is when more is; false = nothing
 * was due. */
static bool run_round(again_redis *redis, uint64_t *next_ms) {
  again_time now;
  again_exchange *items;
  uint64_t remote_ms = 0;
  tell_time(redis, &now);
  size_t count =
      again_governor_exchange_begin(redis->governor, &now, &items, next_ms);
  if (count == 0) {
    return false;
  }
  const bool is_done = exchange(redis, items, count, &remote_ms);
  if (!is_done && redis->link.is_stopped) {
    return true; /* not gone: nobody is to be told so */
  }
  tell_time(redis, &now);
  again_governor_exchange_end(redis->governor, &now, remote_ms,
                              is_done ? NULL : redis->link.problem);
  redis->wait_ms = is_done ? 0 : next_wait_ms(redis->wait_ms);
  return true;
}

/* What was done last is for the others to know. */
static void part(again_redis *redis) {
  const uint64_t until_ms = again_redis_clock_ms() + PART_MS;
  redis->link.is_stopped = true;
  redis->link.stop_fd = -1;
  redis->link.timeout_ms = AGAIN_REDIS_PART_MS;
  while (redis->link.is_open && again_redis_clock_ms() < until_ms) {
    again_time now;
    uint64_t next_ms;
    if (run_round(redis, &next_ms)) {
      continue;
    }
    tell_time(redis, &now);
    uint64_t wait_ms = wait_until(&now, next_ms);
    if (wait_ms > SOON_MS) {
      return;
    }
    (void)poll(NULL, 0, (int)wait_ms);
  }
}

static void *run(void *user) {
  again_redis *redis = user;
  bool is_stopped = false;
  while (!is_stopped) {
    again_time now;
    uint64_t next_ms;
    if (run_round(redis, &next_ms)) {
      is_stopped = rest(redis, -1, redis->wait_ms);
    } else {
      tell_time(redis, &now);
      is_stopped = rest(redis, redis->call_fd, wait_until(&now, next_ms));
    }
  }
  part(redis);
  again_redis_link_close(&redis->link);
  return NULL;
}

/* The governor's lock is held. */
static void call(void *user) {
  const again_redis *redis = user;
  const uint64_t one = 1;
  (void)!write(redis->call_fd, &one, sizeof(one));
}

/* ---- making ------------------------------------------------------------- */

static void *libc_realloc(void *ptr, size_t size, void *user) {
  (void)user;
  return realloc(ptr, size);
}

static void libc_free(void *ptr, void *user) {
  (void)user;
  free(ptr);
}

/* A signal is for the program's own threads; SIGPIPE is for none. */
static bool start(again_redis *redis) {
  sigset_t all;
  sigset_t before;
  (void)sigfillset(&all);
  (void)pthread_sigmask(SIG_SETMASK, &all, &before);
  int error = pthread_create(&redis->thread, NULL, run, redis);
  (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
  return error == 0;
}

static void release(again_redis *redis) {
  const again_mem mem = redis->mem;
  if (redis->call_fd >= 0) {
    (void)close(redis->call_fd);
  }
  if (redis->stop_fd >= 0) {
    (void)close(redis->stop_fd);
  }
  /* The password does not stay in memory that others get. */
  explicit_bzero(redis, sizeof(*redis));
  mem.free(redis, mem.user);
}

static again_status refuse(again_diag *diag, const char *problem) {
  if (diag != NULL) {
    size_t size = diag->struct_size;
    again_diag_init(diag, size);
    if (size >= sizeof(*diag)) {
      diag->status = AGAIN_EINVAL;
      (void)snprintf(diag->message, sizeof(diag->message), "%s", problem);
    }
  }
  return AGAIN_EINVAL;
}

static const char *check(const again_redis_options *options) {
  return options->timeout_ms > INT32_MAX ? "timeout_ms is out of range"
         : options->expiry_ms != 0 && options->expiry_ms < EXPIRY_LEAST_MS
             ? "expiry_ms is less than 10,000"
             : NULL;
}

static void set_up(again_redis *redis, again_governor *governor,
                   const again_redis_options *options) {
  redis->governor = governor;
  redis->options = *options;
  redis->call_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  redis->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  redis->link.stop_fd = redis->stop_fd;
  redis->link.timeout_ms =
      options->timeout_ms != 0 ? options->timeout_ms : TIMEOUT_MS;
  redis->link.expiry_ms =
      options->expiry_ms != 0 ? options->expiry_ms : EXPIRY_MS;
}

static again_status begin(again_redis *redis, again_diag *diag) {
  if (redis->call_fd < 0 || redis->stop_fd < 0) {
    return AGAIN_ENOMEM;
  }
  again_status status =
      again_governor_exchange_open(redis->governor, call, redis);
  if (status == AGAIN_EINVAL) {
    return refuse(diag, "the governor has a carrier, or is somebody's own");
  }
  if (status == AGAIN_OK && !start(redis)) {
    again_governor_exchange_close(redis->governor);
    status = AGAIN_ENOMEM;
  }
  return status;
}

again_status again_redis_new(again_redis **out, again_governor *governor,
                             const char *url,
                             const again_redis_options *options,
                             again_diag *diag, const again_mem *mem) {
  static const again_mem libc = {libc_realloc, libc_free, NULL};
  again_redis_options chosen = AGAIN_REDIS_OPTIONS_INIT;
  *out = NULL;
  if (options != NULL) {
    size_t size = options->struct_size;
    memcpy(&chosen, options, size < sizeof(chosen) ? size : sizeof(chosen));
  }
  const again_mem hooks = mem != NULL ? *mem : libc;
  again_redis *redis = hooks.realloc(NULL, sizeof(*redis), hooks.user);
  if (redis == NULL) {
    return AGAIN_ENOMEM;
  }
  *redis = (again_redis){.mem = hooks, .call_fd = -1, .stop_fd = -1};
  /* In its place at once: no copy of the password is left behind. */
  const char *problem = again_redis_address_parse(&redis->link.address, url);
  if (problem == NULL) {
    problem = check(&chosen);
  }
  if (problem == NULL) {
    set_up(redis, governor, &chosen);
  }
  again_status status =
      problem != NULL ? refuse(diag, problem) : begin(redis, diag);
  if (status != AGAIN_OK) {
    release(redis);
    return status;
  }
  *out = redis;
  return AGAIN_OK;
}

void again_redis_free(again_redis *redis) {
  const uint64_t one = 1;
  if (redis == NULL) {
    return;
  }
  (void)!write(redis->stop_fd, &one, sizeof(one));
  (void)pthread_join(redis->thread, NULL);
  again_governor_exchange_close(redis->governor);
  release(redis);
}

void again_redis_options_init(again_redis_options *out, size_t size) {
  const again_redis_options defaults = AGAIN_REDIS_OPTIONS_INIT;
  memcpy(out, &defaults, size < sizeof(defaults) ? size : sizeof(defaults));
  memcpy(out, &size, sizeof(size));
}
