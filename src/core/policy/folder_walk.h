/* The policy files below a folder. */
#ifndef AGAIN_POLICY_FOLDER_WALK_H
#define AGAIN_POLICY_FOLDER_WALK_H

#include "base/mem.h"

/* `name` is a policy's ("aliyun/polardb"), valid during the call. */
typedef again_status again_found_fn(again_text name, void *user);

/*
 * Tells each file NAME.json below `folder`, in no order, at most 4 folders
 * deep and 4,096 files. A folder that can't be read has none. The first answer
 * other than AGAIN_OK ends it.
 */
AGAIN_MUST_USE again_status again_folder_walk(again_text folder,
                                              const again_mem *mem,
                                              again_found_fn *found,
                                              void *user);

#endif
