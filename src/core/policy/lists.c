#include "policy/lists.h"

#include <string.h>

const again_form again_form_inherited = {.kind = AGAIN_FORM_TEXT,
                                         .name = "inherited",
                                         .about = "The list that is inherited.",
                                         .pattern = "^\\.\\.\\.$"};

static bool is_inheritance(const again_json *item) {
  return item->kind == AGAIN_JSON_TEXT && again_text_is(item->text, "...");
}

static void mark_inheritance(again_loader *loader, const again_json *item,
                             again_list *list) {
  if (list->inherit_at == AGAIN_LIST_CLOSED) {
    list->inherit_at = list->count;
  } else {
    again_finding(&loader->findings, AGAIN_FINDING_BAD_VALUE, item,
                  "the inherited list stands here a second time");
  }
}

again_status again_list_read(again_loader *loader, const again_json *value,
                             size_t item_size, again_read_item_fn *read_item,
                             bool single, again_list *out) {
  again_list list = {NULL, 0, AGAIN_LIST_CLOSED};
  if (value->kind != AGAIN_JSON_ARRAY && !single) {
    again_wrong_type(loader, value, "a list");
    return AGAIN_OK;
  }
  list.items = again_arena_calloc(loader->arena, again_json_item_count(value),
                                  item_size);
  if (list.items == NULL) {
    return AGAIN_ENOMEM;
  }
  for (const again_json *item = again_json_first_item(value); item != NULL;
       item = again_json_next_item(value, item)) {
    if (is_inheritance(item)) {
      mark_inheritance(loader, item, &list);
      continue;
    }
    bool ok = false;
    again_status status = read_item(
        loader, item, (char *)list.items + list.count * item_size, &ok);
    if (status != AGAIN_OK) {
      return status;
    }
    list.count += ok ? 1 : 0;
  }
  *out = list;
  return AGAIN_OK;
}

static void copy_items(char *to, const again_list *from, size_t first,
                       size_t count, size_t item_size) {
  if (count > 0) {
    memcpy(to, (const char *)from->items + first * item_size,
           count * item_size);
  }
}

again_status again_list_inherit(again_arena *arena, again_list *list,
                                const again_list *inherited, size_t item_size) {
  if (list->inherit_at == AGAIN_LIST_CLOSED) {
    return AGAIN_OK;
  }
  size_t at = list->inherit_at;
  size_t count = list->count + inherited->count;
  char *items = again_arena_calloc(arena, count, item_size);
  if (items == NULL) {
    return AGAIN_ENOMEM;
  }
  copy_items(items, list, 0, at, item_size);
  copy_items(items + at * item_size, inherited, 0, inherited->count, item_size);
  copy_items(items + (at + inherited->count) * item_size, list, at,
             list->count - at, item_size);
  size_t inherit_at = inherited->inherit_at == AGAIN_LIST_CLOSED
                          ? AGAIN_LIST_CLOSED
                          : at + inherited->inherit_at;
  *list = (again_list){items, count, inherit_at};
  return AGAIN_OK;
}
