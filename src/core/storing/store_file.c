#include "storing/store_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/saturate.h"
#include "storing/file_join.h"
#include "storing/file_slots.h"

enum {
  RETRY_MS = 10000,
  RETRY_BUSY_MS = 100,
  CHECK_MS = 1000, /* how often to look whether the file was removed */
  STALL_MS = 1000, /* from then on a lock is not held by chance */
  TRY_COUNT = 20,
  NOT_OPEN = -1
};

typedef struct file_store {
  again_store interface; /* first: a pointer to it is one to all */
  again_mem mem;
  again_file_header header;
  /* Looked at without the lock. The descriptor keeps its number for good, so
   * that whoever reads meanwhile reads this file or the one before. */
  atomic_bool is_open;
  _Atomic int fd;
  _Atomic uint64_t stamp;
  uint64_t due_ms; /* open: when to check; else when to try again */
  /* What is, or is to be, told. */
  again_file_fault fault;
  int error;
  bool is_news;
  /* The scope that was busy the last time. */
  bool is_busy;
  again_scope_key busy_key;
  uint64_t busy_since_ms;
  char path[];
} file_store;

static void note(file_store *store, again_file_fault fault) {
  int error = fault == AGAIN_FILE_SYSTEM ? errno : 0;
  store->is_news |= fault != store->fault || error != store->error;
  store->fault = fault;
  store->error = error;
}

/* ---- in use and out of use ---------------------------------------------- */

static void retire(file_store *store, again_file_fault fault, uint64_t now_ms) {
  uint64_t wait_ms = fault == AGAIN_FILE_LOST   ? 0
                     : fault == AGAIN_FILE_BUSY ? RETRY_BUSY_MS
                                                : RETRY_MS;
  if (fault != AGAIN_FILE_LOST) { /* a new one may be had at once */
    note(store, fault);
  }
  if (store->is_open) {
    store->is_open = false;
    again_file_leave(store->fd);
  }
  store->due_ms = again_sat_add(now_ms, wait_ms);
}

/* False where the system does not let it have the number. */
static bool adopt(file_store *store, int fd) {
  if (store->fd == NOT_OPEN) {
    store->fd = fd;
    return true;
  }
  bool is_done = dup3(fd, store->fd, O_CLOEXEC) == store->fd;
  (void)close(fd);
  return is_done;
}

static again_file_fault join(file_store *store) {
  if (!again_file_slots_header(&store->header)) {
    return AGAIN_FILE_NO_BOOT_ID;
  }
  int fd;
  again_file_fault fault = again_file_join(store->path, &store->header, &fd);
  if (fault != AGAIN_FILE_FINE) {
    return fault;
  }
  return adopt(store, fd) ? AGAIN_FILE_FINE : AGAIN_FILE_SYSTEM;
}

/* Whether it is in use, which is tried where the time has come. */
static bool is_in_use(file_store *store, uint64_t now_ms) {
  if (now_ms < store->due_ms) {
    return store->is_open;
  }
  if (store->is_open && !again_file_is_linked(store->fd)) {
    retire(store, AGAIN_FILE_LOST, now_ms);
  }
  if (!store->is_open) {
    again_file_fault fault = join(store);
    if (fault != AGAIN_FILE_FINE) {
      retire(store, fault, now_ms);
      return false;
    }
    store->stamp = again_file_header_stamp(&store->header);
    store->is_open = true;
    note(store, AGAIN_FILE_FINE);
  }
  store->due_ms = again_sat_add(now_ms, CHECK_MS);
  return true;
}

static bool is_busy_with(const file_store *store, again_scope_key key) {
  return store->is_busy && again_scope_key_equals(store->busy_key, key);
}

/* Once it is told that a scope's place is busy, it is not pressed any more. */
static unsigned try_count(const file_store *store, again_scope_key key) {
  return store->fault == AGAIN_FILE_BUSY && is_busy_with(store, key)
             ? 1
             : TRY_COUNT;
}

static bool settle(file_store *store, again_scope_key key,
                   again_file_fault fault, uint64_t now_ms) {
  if (fault == AGAIN_FILE_FINE) {
    if (is_busy_with(store, key)) {
      store->is_busy = false;
      note(store, AGAIN_FILE_FINE);
    }
    return true;
  }
  if (fault != AGAIN_FILE_BUSY) {
    retire(store, fault, now_ms);
  } else if (!store->is_busy) {
    store->is_busy = true;
    store->busy_key = key;
    store->busy_since_ms = now_ms;
  } else if (is_busy_with(store, key) &&
             again_sat_sub(now_ms, store->busy_since_ms) >= STALL_MS) {
    note(store, AGAIN_FILE_BUSY);
  }
  return false;
}

/* ---- asking and telling ------------------------------------------------- */

static again_file view_of(const file_store *store) {
  again_file file = {store->fd, &store->header, store->stamp};
  return file;
}

static again_file_fault put_back(const again_file *file,
                                 again_file_place *place,
                                 const again_scope_state *state,
                                 uint64_t now_ms) {
  return again_scope_state_is_fresh(state, now_ms)
             ? again_file_slots_forget(file, place)
             : again_file_slots_keep(file, place, state, now_ms);
}

/* Takes out a scope's state; its set is locked from then on where FINE. */
static again_file_fault take_out(const file_store *store,
                                 const again_file *file, again_scope_key key,
                                 again_file_place *place,
                                 again_scope_state *state) {
  again_file_fault fault =
      again_file_slots_lock(file, key, try_count(store, key));
  if (fault == AGAIN_FILE_FINE) {
    fault = again_file_slots_find(file, key, place, state);
    if (fault != AGAIN_FILE_FINE) {
      again_file_slots_unlock(file, key);
    }
  }
  return fault;
}

static bool file_ask(again_store *self, again_scope_key key,
                     const again_scope_config *config,
                     const again_scope_ask *ask, again_grant *out) {
  file_store *store = (file_store *)self;
  if (!is_in_use(store, ask->now_ms)) {
    return false;
  }
  again_file file = view_of(store);
  again_file_place place;
  again_scope_state state;
  again_grant grant = *out;
  again_file_fault fault = take_out(store, &file, key, &place, &state);
  if (fault == AGAIN_FILE_FINE) {
    if (!place.has_state) {
      again_scope_state_init(&state, config, ask->now_ms, ask->good_count,
                             ask->draw);
    }
    again_scope_state_ask(&state, config, ask, &grant);
    fault = put_back(&file, &place, &state, ask->now_ms);
    again_file_slots_unlock(&file, key);
  }
  if (!settle(store, key, fault, ask->now_ms)) {
    return false;
  }
  *out = grant;
  return true;
}

static bool file_tell(again_store *self, again_scope_key key,
                      const again_scope_config *config,
                      const again_scope_tell *tell) {
  file_store *store = (file_store *)self;
  if (!is_in_use(store, tell->now_ms)) {
    return false;
  }
  again_file file = view_of(store);
  again_file_place place;
  again_scope_state state;
  again_file_fault fault = take_out(store, &file, key, &place, &state);
  if (fault == AGAIN_FILE_FINE) {
    if (!place.has_state) {
      again_scope_state_init(&state, config, tell->now_ms, tell->good_count,
                             tell->draw);
    }
    again_scope_state_tell(&state, config, tell);
    fault = put_back(&file, &place, &state, tell->now_ms);
    again_file_slots_unlock(&file, key);
  }
  return settle(store, key, fault, tell->now_ms);
}

/* While it is out of use, the governor's own state is to be asked. */
static bool file_has(const again_store *self, again_scope_key key) {
  const file_store *store = (const file_store *)self;
  if (!store->is_open) {
    return true;
  }
  again_file file = view_of(store);
  return again_file_slots_may_have(&file, key);
}

static bool file_news(again_store *self, char *line, size_t size) {
  file_store *store = (file_store *)self;
  if (!store->is_news) {
    return false;
  }
  store->is_news = false;
  line[0] = '\0';
  if (store->fault != AGAIN_FILE_FINE) {
    again_file_fault_describe(store->fault, store->error, store->path, line,
                              size);
  }
  return true;
}

/* ---- making ------------------------------------------------------------- */

static void file_free(again_store *self) {
  file_store *store = (file_store *)self;
  again_mem mem = store->mem;
  if (store->fd != NOT_OPEN) {
    (void)close(store->fd);
  }
  again_mem_free(&mem, store);
}

again_store *again_store_file_new(const char *path, const again_mem *mem) {
  size_t size = strlen(path) + 1;
  file_store *store = again_mem_calloc(mem, 1, sizeof(*store) + size);
  if (store == NULL) {
    return NULL;
  }
  store->interface = (again_store){.is_shared = true,
                                   .ask = file_ask,
                                   .tell = file_tell,
                                   .has = file_has,
                                   .news = file_news,
                                   .free = file_free};
  store->mem = *mem;
  store->fd = NOT_OPEN;
  memcpy(store->path, path, size);
  return &store->interface;
}
