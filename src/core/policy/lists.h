/* Lists that a file may take over from those it extends: "..." in one stands
 * for the inherited list. */
#ifndef AGAIN_POLICY_LISTS_H
#define AGAIN_POLICY_LISTS_H

#include "policy/members.h"

typedef struct again_list {
  void *items;
  size_t count;
  size_t inherit_at; /* before which item; AGAIN_LIST_CLOSED = nowhere */
} again_list;

#define AGAIN_LIST_CLOSED SIZE_MAX
/* What a list is before any file has spoken. */
#define AGAIN_LIST_INHERITED ((again_list){NULL, 0, 0})

/* "..." */
extern const again_form again_form_inherited;

/* Reads one item into `out`, which is zeroed; `*ok_ret` says whether it is to
 * be kept. */
typedef again_status again_read_item_fn(again_loader *loader,
                                        const again_json *item, void *out,
                                        bool *ok_ret);

/* `value` must be a list, or with `single` may be one item. */
AGAIN_MUST_USE again_status again_list_read(again_loader *loader,
                                            const again_json *value,
                                            size_t item_size,
                                            again_read_item_fn *read_item,
                                            bool single, again_list *out);

/* Puts the items of `inherited` where `list` wants them. */
AGAIN_MUST_USE again_status again_list_inherit(again_arena *arena,
                                               again_list *list,
                                               const again_list *inherited,
                                               size_t item_size);

#endif
