/* Which file is used, which is formed, and which is not touched. */
#include "storing/file_join.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storing/file_lock.h"
#include "harness.h"
#include "policy_folder.h"

#define FILE_BYTES 100000

static policy_folder folder;
static char path[128];
static again_file_header header;

static void begin(void) {
  folder = policy_folder_new();
  (void)snprintf(path, sizeof(path), "%s/again.state", folder.path);
  cr_assert(again_file_header_init(&header, 1000, FILE_BYTES));
}

static void end(void) {
  policy_folder_free(&folder);
  assert_balance();
}

TestSuite(file_join, .init = begin, .fini = end);

static void write_file(const void *bytes, size_t size, off_t at) {
  int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  cr_assert_geq(fd, 0);
  cr_assert_eq(pwrite(fd, bytes, size, at), (ssize_t)size);
  cr_assert_eq(close(fd), 0);
}

static int join(void) {
  int fd = -1;
  cr_assert_eq(again_file_join(path, &header, &fd), AGAIN_FILE_FINE);
  cr_assert_geq(fd, 0);
  return fd;
}

static again_file_fault try_to_join(void) {
  int fd = -1;
  again_file_fault fault = again_file_join(path, &header, &fd);
  cr_assert_eq(fd >= 0, fault == AGAIN_FILE_FINE);
  if (fd >= 0) {
    (void)close(fd);
  }
  return fault;
}

static void assert_formed(int fd) {
  again_file_header found;
  struct stat info;
  cr_assert_eq(fstat(fd, &info), 0);
  cr_assert_eq(info.st_size, FILE_BYTES);
  cr_assert_eq(info.st_mode & 07777, 0600);
  cr_assert_eq(pread(fd, &found, sizeof(found), 0), (ssize_t)sizeof(found));
  cr_assert(again_file_header_equals(&found, &header));
}

/* ---- not to be used ----------------------------------------------------- */

static void make_symlink(void) {
  cr_assert_eq(symlink("/etc/hostname", path), 0);
}
static void make_folder(void) {
  cr_assert_eq(mkdir(path, 0700), 0);
}
static void make_fifo(void) {
  cr_assert_eq(mkfifo(path, 0600), 0);
}
static void make_device(void) {
  cr_assert_eq(symlink("/dev/null", path), 0);
}
static void make_text(void) {
  write_file("precious", 8, 0);
}
static void make_zeros_and_more(void) {
  write_file("x", 1, 64 << 20);
}
static void make_zeros_and_text(void) {
  write_file("precious", 8, sizeof(header));
}
static void make_zeros_and_an_end(void) {
  write_file("x", 1, FILE_BYTES - 1);
}
static void make_group_writable(void) {
  write_file("", 0, 0);
  cr_assert_eq(chmod(path, 0660), 0);
}
static void make_world_writable(void) {
  write_file("", 0, 0);
  cr_assert_eq(chmod(path, 0602), 0);
}
static void make_second_name(void) {
  char other[256];
  write_file("", 0, 0);
  (void)snprintf(other, sizeof(other), "%s.other", path);
  cr_assert_eq(link(path, other), 0);
}
static void make_no_folder(void) {
  (void)snprintf(path, sizeof(path), "%s/none/again.state", folder.path);
}

typedef struct bad_row {
  void (*make)(void);
  again_file_fault fault;
  int error;
} bad_row;

static const bad_row bad_rows[] = {
    {make_symlink, AGAIN_FILE_SYSTEM, ELOOP},
    {make_device, AGAIN_FILE_SYSTEM, ELOOP},
    {make_folder, AGAIN_FILE_SYSTEM, EISDIR},
    {make_fifo, AGAIN_FILE_OTHER_KIND, 0},
    {make_text, AGAIN_FILE_FOREIGN, 0},
    {make_zeros_and_more, AGAIN_FILE_FOREIGN, 0},
    {make_zeros_and_text, AGAIN_FILE_FOREIGN, 0},
    {make_zeros_and_an_end, AGAIN_FILE_FOREIGN, 0},
    {make_group_writable, AGAIN_FILE_OPEN_TO_OTHERS, 0},
    {make_world_writable, AGAIN_FILE_OPEN_TO_OTHERS, 0},
    {make_second_name, AGAIN_FILE_MANY_NAMES, 0},
    {make_no_folder, AGAIN_FILE_SYSTEM, ENOENT},
};

Test(file_join, does_not_touch_what_is_not_to_be_trusted) {
  for (size_t i = 0; i < sizeof(bad_rows) / sizeof(bad_rows[0]); i++) {
    struct stat before;
    struct stat after;
    bad_rows[i].make();
    bool is_there = lstat(path, &before) == 0;
    errno = 0;
    cr_assert_eq(try_to_join(), bad_rows[i].fault, "%zu", i);
    cr_assert(bad_rows[i].error == 0 || errno == bad_rows[i].error, "%zu", i);
    cr_assert_eq(lstat(path, &after) == 0, is_there);
    if (is_there) {
      cr_assert_eq(after.st_size, before.st_size, "%zu", i);
      cr_assert_eq(after.st_mode, before.st_mode, "%zu", i);
    }
    policy_folder_free(&folder);
    begin();
  }
}

/* Only root may give a file away, and nobody but root may look into it. */
Test(file_join, does_not_trust_another_users_file) {
  write_file("", 0, 0);
  if (geteuid() != 0) {
    cr_skip("not run as root\n");
  }
  cr_assert_eq(chown(path, 4321, 4321), 0);
  cr_assert_eq(try_to_join(), AGAIN_FILE_OTHER_OWNER);
}

/* To write behind the limit would be death by a signal. */
Test(file_join, respects_the_limit_of_file_sizes) {
  struct rlimit limit;
  cr_assert_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
  limit.rlim_cur = FILE_BYTES - 1;
  cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
  cr_assert_eq(try_to_join(), AGAIN_FILE_SYSTEM);
  cr_assert_eq(errno, EFBIG);
  cr_assert_eq(access(path, F_OK), -1);
  limit.rlim_cur = limit.rlim_max;
  cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
  (void)close(join());
}

/* ---- formed ------------------------------------------------------------- */

/* Somebody died while he made it. */
Test(file_join, forms_what_is_empty) {
  static const off_t sizes[] = {0, 1, 64, 4096, FILE_BYTES};
  for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
    write_file("", 0, 0);
    cr_assert_eq(truncate(path, sizes[i]), 0);
    int fd = join();
    assert_formed(fd);
    (void)close(fd);
    cr_assert_eq(unlink(path), 0);
  }
}

Test(file_join, leaves_what_is_formed) {
  int first = join();
  cr_assert_eq(pwrite(first, "state", 5, 5000), 5);
  int second = join();
  char found[5];
  cr_assert_eq(pread(second, found, 5, 5000), 5);
  cr_assert_arr_eq(found, "state", 5);
  (void)close(first);
  (void)close(second);
}

/* Those who use it find it as they know it. */
Test(file_join, forms_anew_what_is_cut) {
  int first = join();
  cr_assert_eq(truncate(path, FILE_BYTES / 2), 0);
  int second = join();
  assert_formed(first);
  (void)close(first);
  (void)close(second);
}

static const size_t header_places[] = {
    offsetof(again_file_header, layout),
    offsetof(again_file_header, slot_bytes),
    offsetof(again_file_header, file_bytes),
    offsetof(again_file_header, boot_id),
};

static void write_other_header(size_t at) {
  again_file_header other = header;
  ((unsigned char *)&other)[at] ^= 1;
  write_file(&other, sizeof(other), 0);
}

Test(file_join, forms_anew_what_another_boot_or_version_left) {
  for (size_t i = 0; i < sizeof(header_places) / sizeof(header_places[0]);
       i++) {
    (void)close(join());
    write_other_header(header_places[i]);
    int fd = join();
    assert_formed(fd);
    (void)close(fd);
  }
}

Test(file_join, leaves_to_another_version_what_that_uses) {
  int user = join();
  write_other_header(offsetof(again_file_header, layout));
  cr_assert_eq(try_to_join(), AGAIN_FILE_OTHER_VERSION);
  again_file_leave(user);
  cr_assert_eq(try_to_join(), AGAIN_FILE_FINE);
  (void)close(user);
}

/* ---- others ------------------------------------------------------------- */

Test(file_join, waits_for_nobody) {
  int fd = join();
  cr_assert_eq(
      again_file_lock_set(fd, AGAIN_FILE_BYTE_JOIN, AGAIN_FILE_LOCK_ALONE, 1),
      AGAIN_FILE_FINE);
  cr_assert_eq(try_to_join(), AGAIN_FILE_BUSY);
  (void)close(fd);
  cr_assert_eq(try_to_join(), AGAIN_FILE_FINE);
}

Test(file_join, knows_whether_the_file_has_its_name) {
  int fd = join();
  cr_assert(again_file_is_linked(fd));
  cr_assert_eq(unlink(path), 0);
  cr_assert_not(again_file_is_linked(fd));
  (void)close(fd);
  cr_assert_not(again_file_is_linked(-1));
}
