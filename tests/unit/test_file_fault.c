/* One line says which file, what is wrong and what helps. */
#include "storing/file_fault.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

TestSuite(file_fault);

typedef struct row {
  again_file_fault fault;
  int error;
  const char *line;
} row;

static const row rows[] = {
    {AGAIN_FILE_SYSTEM, EACCES,
     "file:/x: Permission denied; let this user read and write it"},
    {AGAIN_FILE_SYSTEM, EPERM,
     "file:/x: Operation not permitted; let this user read and write it"},
    {AGAIN_FILE_SYSTEM, ENOENT,
     "file:/x: No such file or directory; make its folder first"},
    {AGAIN_FILE_SYSTEM, ENOTDIR,
     "file:/x: Not a directory; make its folder first"},
    {AGAIN_FILE_SYSTEM, ELOOP,
     "file:/x: Too many levels of symbolic links; name the file itself, not a "
     "symbolic link"},
    {AGAIN_FILE_SYSTEM, ENOSPC,
     "file:/x: No space left on device; make room for two megabytes"},
    {AGAIN_FILE_SYSTEM, EDQUOT,
     "file:/x: Disk quota exceeded; make room for two megabytes"},
    {AGAIN_FILE_SYSTEM, EFBIG,
     "file:/x: File too large; allow files of two megabytes: ulimit -f"},
    {AGAIN_FILE_SYSTEM, EMFILE,
     "file:/x: Too many open files; allow more open files"},
    {AGAIN_FILE_SYSTEM, EROFS,
     "file:/x: Read-only file system; name another file"},
    {AGAIN_FILE_SYSTEM, 99999, "file:/x: cannot be used; name another file"},
    {AGAIN_FILE_BUSY, 0,
     "file:/x: a process that uses it stands still; continue or end that "
     "process"},
    {AGAIN_FILE_OTHER_KIND, 0, "file:/x: not a regular file; name another"},
    {AGAIN_FILE_OTHER_OWNER, 0,
     "file:/x: belongs to another user; name one in a folder of your own"},
    {AGAIN_FILE_OPEN_TO_OTHERS, 0,
     "file:/x: other users may write it; take that right away: chmod 600"},
    {AGAIN_FILE_MANY_NAMES, 0, "file:/x: has more than one name; name another"},
    {AGAIN_FILE_FOREIGN, 0,
     "file:/x: holds something else; name another, or remove it"},
    {AGAIN_FILE_OTHER_VERSION, 0,
     "file:/x: used by another version of the library; name another for this "
     "one"},
    {AGAIN_FILE_NO_BOOT_ID, 0,
     "file:/x: the system does not tell its boot id; make /proc readable"},
    {AGAIN_FILE_LOST, 0, "file:/x: removed or cut"},
};

Test(file_fault, says_what_is_wrong_and_what_helps) {
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    char line[200];
    again_file_fault_describe(rows[i].fault, rows[i].error, "/x", line,
                              sizeof(line));
    cr_assert_str_eq(line, rows[i].line);
  }
}

/* The reason is not lost behind a long path. */
Test(file_fault, cuts_the_path_where_it_is_long) {
  char path[1000];
  memset(path, 'a', sizeof(path) - 1);
  path[sizeof(path) - 1] = '\0';
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    const char *words = rows[i].line + strlen("file:/x");
    char line[256];
    again_file_fault_describe(rows[i].fault, rows[i].error, path, line,
                              sizeof(line));
    cr_assert(strlen(line) >= strlen(words));
    cr_assert_str_eq(line + strlen(line) - strlen(words), words);
  }
}

Test(file_fault, writes_no_more_than_there_is_room_for) {
  for (size_t size = 1; size < 200; size++) {
    char line[200];
    memset(line, '#', sizeof(line));
    again_file_fault_describe(AGAIN_FILE_FOREIGN, 0, "/some/path", line, size);
    cr_assert_lt(strlen(line), size);
    cr_assert_eq(line[size], '#');
  }
}
