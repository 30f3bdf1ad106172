/*
 * The stores that a governor's policies ask for. One that no policy asks for
 * any more stays until the governor ends, and is found again where one does:
 * whoever looks without the lock may be in it.
 */
#ifndef AGAIN_STORING_STORE_CHOICE_H
#define AGAIN_STORING_STORE_CHOICE_H

#include "base/buffer.h"
#include "base/text.h"
#include "storing/store.h"

typedef struct again_store_option again_store_option;

/* Zeroed before the first use. */
typedef struct again_store_choice {
  again_store_option *first;
} again_store_choice;

/* `name` is a policy's `store`. `*out` is NULL where it is the process, which
 * every governor has, or a store that somebody has to carry to. */
AGAIN_MUST_USE again_status again_store_choose(again_store **out,
                                               again_store_choice *choice,
                                               again_text name,
                                               const again_mem *mem);
void again_store_choice_clear(again_store_choice *choice, const again_mem *mem);

/* The path of "auto": again.state in $XDG_RUNTIME_DIR where that is a folder of
 * the user's alone, else /dev/shm/again-UID.state. */
AGAIN_MUST_USE again_status again_store_append_auto(again_buffer *path);

#endif
