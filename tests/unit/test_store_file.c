/* A file that processes share: what one store spends, another sees; whatever
 * becomes of the file, no call is held up or dies of it. */
#include "storing/store_file.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storing/file_join.h"
#include "storing/file_lock.h"
#include "storing/file_slots.h"
#include "harness.h"
#include "policy_folder.h"
#include "store_script.h"

#define SCOPE "https://api.example.com:443"
#define NOW UINT64_C(5000000)
#define RETRY UINT64_C(10000)
#define STALL UINT64_C(1000)

static policy_folder folder;
static char path[128];

static void begin(void) {
  folder = policy_folder_new();
  (void)snprintf(path, sizeof(path), "%s/again.state", folder.path);
}

static void end(void) {
  policy_folder_free(&folder);
  assert_balance();
}

TestSuite(store_file, .init = begin, .fini = end);

static again_store *open_store(void) {
  again_store *store = again_store_file_new(path, &counting_mem);
  cr_assert_not_null(store);
  cr_assert(store->is_shared);
  return store;
}

/* What is told; NULL = nothing. */
static const char *news_of(again_store *store) {
  static char line[512];
  return store->news(store, line, sizeof(line)) ? line : NULL;
}

static void assert_news(again_store *store, const char *expected) {
  const char *news = news_of(store);
  cr_assert_not_null(news, "nothing told, where \"%s\" is", expected);
  cr_assert_not_null(strstr(news, expected), "\"%s\" lacks \"%s\"", news,
                     expected);
  cr_assert_null(news_of(store), "told twice");
}

static void assert_nothing_told(again_store *store) {
  const char *news = news_of(store);
  cr_assert_null(news, "told \"%s\"", news != NULL ? news : "");
}

static void write_file(const void *bytes, size_t size, off_t at) {
  int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  cr_assert_geq(fd, 0);
  cr_assert_eq(pwrite(fd, bytes, size, at), (ssize_t)size);
  cr_assert_eq(close(fd), 0);
}

/* ---- sharing ------------------------------------------------------------ */

Test(store_file, shows_one_what_another_spends) {
  const again_scope_config config = tokens_config(5);
  again_store *a = open_store();
  again_store *b = open_store();
  cr_assert_eq(spend(a, &config, SCOPE, NOW), WENT);
  cr_assert_eq(spend(b, &config, SCOPE, NOW), WENT);
  cr_assert_eq(spend(a, &config, SCOPE, NOW), WENT);
  cr_assert_eq(spend_all(b, &config, SCOPE, NOW), 2);
  cr_assert_eq(spend(a, &config, SCOPE, NOW), REFUSED);
  cr_assert(give_back(b, &config, SCOPE, NOW));
  cr_assert_eq(spend_all(a, &config, SCOPE, NOW), 1);
  cr_assert_eq(spend_all(a, &config, "another", NOW), 5);
  assert_nothing_told(a);
  a->free(a);
  cr_assert_eq(spend(b, &config, SCOPE, NOW), REFUSED);
  b->free(b);
}

Test(store_file, outlives_those_who_use_it) {
  const again_scope_config config = tokens_config(5);
  for (unsigned i = 0; i < 5; i++) {
    again_store *store = open_store();
    cr_assert_eq(spend(store, &config, SCOPE, NOW), WENT);
    store->free(store);
  }
  again_store *store = open_store();
  cr_assert_eq(spend(store, &config, SCOPE, NOW), REFUSED);
  store->free(store);
}

Test(store_file, knows_who_has_a_state) {
  const again_scope_config config = tokens_config(5);
  again_store *a = open_store();
  again_store *b = open_store();
  cr_assert(has_state(a, SCOPE), "nobody knows before it is opened");
  cr_assert(give_back(a, &config, SCOPE, NOW));
  cr_assert(give_back(b, &config, SCOPE, NOW));
  cr_assert_not(has_state(a, SCOPE), "what is fresh is not kept");
  cr_assert_eq(spend(a, &config, SCOPE, NOW), WENT);
  cr_assert(has_state(b, SCOPE));
  cr_assert_not(has_state(b, "another"));
  cr_assert(give_back(b, &config, SCOPE, NOW));
  cr_assert_not(has_state(a, SCOPE));
  cr_assert_eq(spend_all(a, &config, SCOPE, NOW), 5);
  a->free(a);
  b->free(b);
}

Test(store_file, keeps_the_share_under_another_policy) {
  const again_scope_config ten = tokens_config(10);
  const again_scope_config hundred = tokens_config(100);
  again_store *store = open_store();
  for (unsigned i = 0; i < 5; i++) {
    cr_assert_eq(spend(store, &ten, SCOPE, NOW), WENT);
  }
  cr_assert_eq(spend_all(store, &hundred, SCOPE, NOW), 50);
  store->free(store);
}

Test(store_file, makes_a_small_file_for_its_user_alone) {
  const again_scope_config config = tokens_config(5);
  again_store *store = open_store();
  struct stat info;
  cr_assert_eq(stat(path, &info), -1, "made before it is asked for");
  cr_assert_eq(spend(store, &config, SCOPE, NOW), WENT);
  cr_assert_eq(stat(path, &info), 0);
  cr_assert_eq(info.st_mode & 07777, 0600);
  cr_assert_leq(info.st_size, 2 << 20);
  cr_assert_geq(info.st_blocks * 512, info.st_size, "not all is reserved");
  store->free(store);
}

/* ---- room --------------------------------------------------------------- */

static const char *name_of(unsigned number) {
  static char name[32];
  (void)snprintf(name, sizeof(name), "https://h%u:443", number);
  return name;
}

Test(store_file, makes_room_for_more_scopes_than_it_holds) {
  const again_scope_config config = tokens_config(5);
  const unsigned many = 4000;
  again_store *store = open_store();
  for (unsigned i = 0; i < many; i++) {
    cr_assert_eq(spend(store, &config, name_of(i), NOW + i), WENT);
  }
  unsigned kept = 0;
  for (unsigned i = 0; i < many; i++) {
    kept += has_state(store, name_of(i)) ? 1 : 0;
  }
  cr_assert_eq(kept, AGAIN_FILE_SETS * AGAIN_FILE_WAYS);
  cr_assert(has_state(store, name_of(many - 1)));
  cr_assert_eq(spend_all(store, &config, name_of(many - 1), NOW + many), 4);
  store->free(store);
}

Test(store_file, lets_the_one_unused_longest_make_room) {
  const again_scope_config config = tokens_config(5);
  unsigned numbers[AGAIN_FILE_WAYS + 1];
  unsigned count = 0;
  for (unsigned i = 0; count < AGAIN_FILE_WAYS + 1; i++) {
    if (again_scope_key_of(name_of(i)).second % AGAIN_FILE_SETS == 0) {
      numbers[count++] = i;
    }
  }
  again_store *store = open_store();
  for (unsigned i = 0; i < AGAIN_FILE_WAYS; i++) {
    cr_assert_eq(spend(store, &config, name_of(numbers[i]), NOW + i), WENT);
  }
  cr_assert_eq(spend(store, &config, name_of(numbers[0]), NOW + 50), WENT);
  cr_assert_eq(
      spend(store, &config, name_of(numbers[AGAIN_FILE_WAYS]), NOW + 60), WENT);
  for (unsigned i = 0; i <= AGAIN_FILE_WAYS; i++) {
    cr_assert_eq(has_state(store, name_of(numbers[i])), i != 1, "%u", i);
  }
  cr_assert_eq(spend_all(store, &config, name_of(numbers[0]), NOW), 3);
  store->free(store);
}

/* ---- files that cannot be used ------------------------------------------ */

/* One line names the file, the reason and what to do; after ten seconds it is
 * tried again, and told when it works. */
Test(store_file, does_without_a_file_that_is_not_to_be_used) {
  const again_scope_config config = tokens_config(5);
  write_file("precious", 8, 0);
  again_store *store = open_store();
  cr_assert_eq(spend(store, &config, SCOPE, NOW), NO_ANSWER);
  const char *news = news_of(store);
  cr_assert_not_null(news);
  cr_assert_not_null(strstr(news, path));
  cr_assert_not_null(strstr(news, ": holds something else; name another"));
  cr_assert(has_state(store, SCOPE), "the governor's own is to be asked");
  cr_assert_not(give_back(store, &config, SCOPE, NOW + RETRY));
  assert_nothing_told(store);
  cr_assert_eq(unlink(path), 0);
  cr_assert_eq(spend(store, &config, SCOPE, NOW + 2 * RETRY - 1), NO_ANSWER);
  cr_assert_eq(spend(store, &config, SCOPE, NOW + 2 * RETRY), WENT);
  assert_news(store, "");
  store->free(store);
}

/* What it is told last is what is wrong now. */
Test(store_file, tells_of_another_problem) {
  const again_scope_config config = tokens_config(5);
  write_file("precious", 8, 0);
  again_store *store = open_store();
  cr_assert_eq(spend(store, &config, SCOPE, NOW), NO_ANSWER);
  assert_news(store, "holds something else");
  cr_assert_eq(unlink(path), 0);
  cr_assert_eq(mkdir(path, 0700), 0);
  cr_assert_eq(spend(store, &config, SCOPE, NOW + RETRY), NO_ANSWER);
  assert_news(store, "Is a directory");
  store->free(store);
}

/* ---- another version ---------------------------------------------------- */

static void alter(size_t at) {
  int fd = open(path, O_RDWR | O_CLOEXEC);
  unsigned char byte;
  cr_assert_geq(fd, 0);
  cr_assert_eq(pread(fd, &byte, 1, (off_t)at), 1);
  byte ^= 1;
  cr_assert_eq(pwrite(fd, &byte, 1, (off_t)at), 1);
  cr_assert_eq(close(fd), 0);
}

Test(store_file, leaves_to_another_version_what_that_uses) {
  const again_scope_config config = tokens_config(5);
  again_store *user = open_store();
  cr_assert_eq(spend(user, &config, SCOPE, NOW), WENT);
  alter(offsetof(again_file_header, layout));
  again_store *store = open_store();
  cr_assert_eq(spend(store, &config, SCOPE, NOW), NO_ANSWER);
  assert_news(store, "used by another version");
  user->free(user);
  cr_assert_eq(spend(store, &config, SCOPE, NOW + RETRY), WENT);
  assert_news(store, "");
  store->free(store);
}

/* ---- what happens to a file in use -------------------------------------- */

static const off_t cuts[] = {0, 8, 100, 5000, 100000};

Test(store_file, heals_a_file_that_is_cut) {
  const again_scope_config config = tokens_config(5);
  for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
    again_store *a = open_store();
    again_store *b = open_store();
    cr_assert_eq(spend(a, &config, SCOPE, NOW), WENT);
    cr_assert_eq(spend(b, &config, SCOPE, NOW), WENT);
    cr_assert_eq(truncate(path, cuts[i]), 0);
    (void)has_state(a, SCOPE);
    cr_assert_eq(spend(a, &config, SCOPE, NOW), NO_ANSWER);
    if (cuts[i] == 0 || cuts[i] > 64) {
      cr_assert_eq(spend(a, &config, SCOPE, NOW), WENT, "%zu", i);
      assert_nothing_told(a);
      cr_assert_eq(spend_all(b, &config, SCOPE, NOW), 4);
    } else {
      cr_assert_eq(spend(a, &config, SCOPE, NOW), NO_ANSWER);
    }
    a->free(a);
    b->free(b);
    cr_assert_eq(unlink(path), 0);
  }
}

/* Whoever has it open notices within a second. */
Test(store_file, follows_the_name_when_it_is_removed) {
  const again_scope_config config = tokens_config(5);
  again_store *a = open_store();
  again_store *b = open_store();
  cr_assert_eq(spend(a, &config, SCOPE, NOW), WENT);
  cr_assert_eq(spend(b, &config, SCOPE, NOW), WENT);
  cr_assert_eq(unlink(path), 0);
  cr_assert_eq(spend(a, &config, SCOPE, NOW + 1000), WENT);
  cr_assert_eq(spend_all(b, &config, SCOPE, NOW + 1000), 4);
  cr_assert_eq(spend(a, &config, SCOPE, NOW + 1000), REFUSED);
  assert_nothing_told(a);
  assert_nothing_told(b);
  a->free(a);
  b->free(b);
}

/* Any bytes: an answer, or none; the header decides whose file it is. */
Test(store_file, survives_any_bytes) {
  const again_scope_config config = tokens_config(5);
  again_store *store = open_store();
  cr_assert_eq(spend(store, &config, SCOPE, NOW), WENT);
  struct stat info;
  cr_assert_eq(stat(path, &info), 0);
  size_t size = (size_t)info.st_size - AGAIN_FILE_HEADER_BYTES;
  unsigned char *bytes = malloc(size);
  cr_assert_not_null(bytes);
  unsigned seed = 1;
  for (unsigned round = 0; round < 20; round++) {
    for (size_t i = 0; i < size; i++) {
      seed = seed * 1664525 + 1013904223;
      bytes[i] = round == 0 ? 0xff : (unsigned char)(seed >> 24);
    }
    write_file(bytes, size, AGAIN_FILE_HEADER_BYTES);
    for (unsigned i = 0; i < 50; i++) {
      cr_assert_eq(spend_all(store, &config, name_of(i), NOW), 5);
    }
  }
  free(bytes);
  assert_nothing_told(store);
  store->free(store);
}

/* Where one byte of the newer copy is wrong the one before counts. */
Test(store_file, goes_on_by_the_other_copy) {
  const again_scope_config config = tokens_config(1000);
  const unsigned spent = 7;
  const unsigned set =
      (unsigned)(again_scope_key_of(SCOPE).second % AGAIN_FILE_SETS);
  const size_t slot = AGAIN_FILE_HEADER_BYTES +
                      AGAIN_FILE_SETS * sizeof(again_file_line) +
                      set * AGAIN_FILE_WAYS * 2 * sizeof(again_file_copy);
  for (size_t at = 0; at < 2 * sizeof(again_file_copy); at += 3) {
    again_store *store = open_store();
    for (unsigned i = 0; i < spent; i++) {
      cr_assert_eq(spend(store, &config, SCOPE, NOW), WENT);
    }
    alter(slot + at);
    unsigned left = spend_all(store, &config, SCOPE, NOW);
    cr_assert(left == 1000 - spent || left == 1000 - spent + 1,
              "byte %zu: %u left", at, left);
    store->free(store);
    cr_assert_eq(unlink(path), 0);
  }
}

/* ---- others hold it ----------------------------------------------------- */

static int hold(uint64_t byte) {
  int fd = open(path, O_RDWR | O_CLOEXEC);
  cr_assert_geq(fd, 0);
  cr_assert_eq(again_file_lock_set(fd, byte, AGAIN_FILE_LOCK_ALONE, 1),
               AGAIN_FILE_FINE);
  return fd;
}

Test(store_file, never_waits_for_a_scope_that_is_held) {
  const again_scope_config config = tokens_config(5);
  const uint64_t byte =
      AGAIN_FILE_BYTE_SETS + again_scope_key_of(SCOPE).second % AGAIN_FILE_SETS;
  again_store *store = open_store();
  cr_assert_eq(spend(store, &config, SCOPE, NOW), WENT);
  int fd = hold(byte);
  cr_assert_eq(spend(store, &config, SCOPE, NOW), NO_ANSWER);
  cr_assert_not(give_back(store, &config, SCOPE, NOW + STALL - 1));
  assert_nothing_told(store);
  cr_assert_eq(spend(store, &config, "another", NOW), WENT);
  cr_assert_eq(spend(store, &config, SCOPE, NOW + STALL), NO_ANSWER);
  assert_news(store, "stands still");
  cr_assert_eq(spend(store, &config, SCOPE, NOW + 2 * STALL), NO_ANSWER);
  assert_nothing_told(store);
  cr_assert_eq(close(fd), 0);
  cr_assert_eq(spend_all(store, &config, SCOPE, NOW + 2 * STALL), 4);
  cr_assert_str_empty(news_of(store));
  store->free(store);
}

Test(store_file, never_waits_for_one_who_forms_it) {
  const again_scope_config config = tokens_config(5);
  write_file("", 0, 0);
  int fd = hold(AGAIN_FILE_BYTE_JOIN);
  again_store *store = open_store();
  cr_assert_eq(spend(store, &config, SCOPE, NOW), NO_ANSWER);
  cr_assert_eq(close(fd), 0);
  cr_assert_eq(spend(store, &config, SCOPE, NOW + 99), NO_ANSWER);
  cr_assert_eq(spend(store, &config, SCOPE, NOW + 100), WENT);
  store->free(store);
}

/* ---- what it leaves ----------------------------------------------------- */

static unsigned open_count(bool *is_close_on_exec_ret) {
  unsigned count = 0;
  for (int fd = 0; fd < 200; fd++) {
    int flags = fcntl(fd, F_GETFD);
    char link[64];
    char target[256] = "";
    (void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    if (flags >= 0 && readlink(link, target, sizeof(target) - 1) > 0 &&
        strstr(target, "again.state") != NULL) {
      count++;
      *is_close_on_exec_ret = (flags & FD_CLOEXEC) != 0;
    }
  }
  return count;
}

Test(store_file, holds_one_descriptor_that_no_program_inherits) {
  const again_scope_config config = tokens_config(5);
  bool is_close_on_exec = false;
  again_store *store = open_store();
  for (unsigned i = 0; i < 5; i++) {
    uint64_t now_ms = NOW + i * RETRY;
    cr_assert_eq(spend(store, &config, SCOPE, now_ms), WENT);
    cr_assert_eq(open_count(&is_close_on_exec), 1);
    cr_assert(is_close_on_exec);
    cr_assert_eq(unlink(path), 0);
  }
  store->free(store);
  cr_assert_eq(open_count(&is_close_on_exec), 0);
}

Test(store_file, needs_memory_only_to_be_made) {
  counting_reset(1);
  cr_assert_null(again_store_file_new(path, &counting_mem));
  cr_assert(counting_failed());
  counting_reset(0);
}
