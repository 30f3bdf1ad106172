/* A folder of policy files that lives as long as a test. */
#ifndef AGAIN_TESTS_POLICY_FOLDER_H
#define AGAIN_TESTS_POLICY_FOLDER_H

#include <again/again.h>

typedef struct policy_folder {
  char path[64];
} policy_folder;

/* Below /tmp. */
policy_folder policy_folder_new(void);
/* With all that is in it. */
void policy_folder_free(policy_folder *folder);
/* "aliyun/polardb.json": folders on the way are made. */
void policy_folder_write(const policy_folder *folder, const char *name,
                         const char *text);
/* Its path and `name`; valid until the next call but three. */
const char *policy_folder_path(const policy_folder *folder, const char *name);

#endif
