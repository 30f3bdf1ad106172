#include "policy/json_doc.h"

#include <string.h>

#include "base/text.h"

const again_json *again_json_member(const again_json *object,
                                    const char *name) {
  if (object->kind != AGAIN_JSON_OBJECT) {
    return NULL;
  }
  const again_json *member = object->first;
  while (member != NULL && !again_text_is(member->name, name)) {
    member = member->next;
  }
  return member;
}

const again_json *again_json_first_item(const again_json *value) {
  return value->kind == AGAIN_JSON_ARRAY ? value->first : value;
}

const again_json *again_json_next_item(const again_json *value,
                                       const again_json *item) {
  return value->kind == AGAIN_JSON_ARRAY ? item->next : NULL;
}

size_t again_json_item_count(const again_json *value) {
  return value->kind == AGAIN_JSON_ARRAY ? value->count : 1;
}

/* The depth-first successor of `node`. */
static const again_json *following(const again_json *node) {
  bool has_children =
      node->kind == AGAIN_JSON_ARRAY || node->kind == AGAIN_JSON_OBJECT;
  if (has_children && node->first != NULL) {
    return node->first;
  }
  while (node != NULL && node->next == NULL) {
    node = node->parent;
  }
  return node != NULL ? node->next : NULL;
}

/* A set of members of one object, by name: open addressing, half full at
 * most. One table serves all objects, cleared between them. */
typedef struct name_set {
  const again_json **slots;
  size_t capacity; /* a power of two */
} name_set;

/* False where the name is there already. */
static bool name_set_add(name_set set, const again_json *member) {
  size_t mask = set.capacity - 1;
  size_t at = (size_t)again_text_hash(member->name, 0) & mask;
  while (set.slots[at] != NULL) {
    if (again_text_equals(set.slots[at]->name, member->name)) {
      return false;
    }
    at = (at + 1) & mask;
  }
  set.slots[at] = member;
  return true;
}

static size_t table_capacity(size_t count) {
  size_t capacity = 2;
  while (capacity < 2 * count) {
    capacity *= 2;
  }
  return capacity;
}

/* Most objects have few members: comparing them is cheaper than hashing. */
enum { FEW = 16 };

static bool is_repeated(const again_json *member) {
  const again_json *earlier = member->parent->first;
  while (earlier != member && !again_text_equals(earlier->name, member->name)) {
    earlier = earlier->next;
  }
  return earlier != member;
}

static again_status tell_duplicates(const again_json *object,
                                    const again_mem *mem,
                                    again_json_duplicate_fn *tell, void *user) {
  name_set set = {NULL, table_capacity(object->count)};
  if (object->count > FEW) {
    set.slots = again_mem_calloc(mem, set.capacity, sizeof(const again_json *));
    if (set.slots == NULL) {
      return AGAIN_ENOMEM;
    }
  }
  for (const again_json *m = object->first; m != NULL; m = m->next) {
    bool repeated = set.slots == NULL ? is_repeated(m) : !name_set_add(set, m);
    if (repeated) {
      tell(m, user);
    }
  }
  again_mem_free(mem, set.slots);
  return AGAIN_OK;
}

again_status again_json_duplicates(const again_json *root, const again_mem *mem,
                                   again_json_duplicate_fn *tell, void *user) {
  again_status status = AGAIN_OK;
  for (const again_json *node = root; node != NULL && status == AGAIN_OK;
       node = following(node)) {
    if (node->kind == AGAIN_JSON_OBJECT) {
      status = tell_duplicates(node, mem, tell, user);
    }
  }
  return status;
}

/* Where a pointer is written to; what does not fit is dropped. */
typedef struct writer {
  char *out;
  size_t size;
  size_t used;
} writer;

static void put(writer *w, const char *bytes, size_t size) {
  if (size < w->size - w->used) {
    memcpy(w->out + w->used, bytes, size);
    w->used += size;
  } else {
    w->size = w->used + 1;
  }
  w->out[w->used] = '\0';
}

static void put_name(writer *w, again_text name) {
  for (size_t i = 0; i < name.size; i++) {
    if (name.data[i] == '~') {
      put(w, "~0", 2);
    } else if (name.data[i] == '/') {
      put(w, "~1", 2);
    } else {
      put(w, name.data + i, 1);
    }
  }
}

static void put_index(writer *w, const again_json *element) {
  size_t index = 0;
  for (const again_json *n = element->parent->first; n != element;
       n = n->next) {
    index++;
  }
  char digits[20];
  size_t start = sizeof(digits);
  do {
    digits[--start] = (char)('0' + index % 10);
    index /= 10;
  } while (index > 0);
  put(w, digits + start, sizeof(digits) - start);
}

static void put_node(writer *w, const again_json *node) {
  if (node->parent == NULL) {
    return;
  }
  put_node(w, node->parent);
  put(w, "/", 1);
  if (node->name.data != NULL) {
    put_name(w, node->name);
  } else {
    put_index(w, node);
  }
}

const char *again_json_pointer(const again_json *node, char *out, size_t size) {
  writer w = {out, size, 0};
  out[0] = '\0';
  if (node != NULL) {
    put_node(&w, node);
  }
  return out;
}

const char *again_json_kind_name(again_json_kind kind) {
  static const char *const names[] = {"null",   "a boolean", "a number",
                                      "a text", "a list",    "an object"};
  return names[kind];
}
