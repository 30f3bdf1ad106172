#include "policy_folder.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

policy_folder policy_folder_new(void) {
  policy_folder folder = {"/tmp/again-policy-XXXXXX"};
  cr_assert_not_null(mkdtemp(folder.path));
  return folder;
}

static int remove_one(const char *path, const struct stat *stat_of, int type,
                      struct FTW *walk) {
  (void)stat_of;
  (void)type;
  (void)walk;
  return remove(path);
}

void policy_folder_free(policy_folder *folder) {
  cr_assert_eq(nftw(folder->path, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

const char *policy_folder_path(const policy_folder *folder, const char *name) {
  static char paths[4][512];
  static size_t turn;
  char *path = paths[turn++ % 4];
  (void)snprintf(path, sizeof(paths[0]), "%s/%s", folder->path, name);
  return path;
}

void policy_folder_write(const policy_folder *folder, const char *name,
                         const char *text) {
  char path[512];
  (void)snprintf(path, sizeof(path), "%s/%s", folder->path, name);
  for (char *slash = strchr(path + strlen(folder->path) + 1, '/');
       slash != NULL; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    (void)mkdir(path, 0700);
    *slash = '/';
  }
  FILE *file = fopen(path, "wb");
  cr_assert_not_null(file, "%s", path);
  cr_assert_eq(fwrite(text, 1, strlen(text), file), strlen(text));
  cr_assert_eq(fclose(file), 0);
}
