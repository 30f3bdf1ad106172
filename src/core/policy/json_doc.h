/*
 * A JSON text with comments as a tree in an arena: each value and each member
 * name has its place, members keep their order. Duplicates are all kept.
 */
#ifndef AGAIN_POLICY_JSON_DOC_H
#define AGAIN_POLICY_JSON_DOC_H

#include "base/arena.h"

enum {
  AGAIN_JSON_DEPTH_MAX = 64,
  AGAIN_JSON_BYTES_MAX = 64 * 1024 * 1024,
  AGAIN_JSON_VALUES_MAX = 2 * 1024 * 1024
};

typedef enum again_json_kind {
  AGAIN_JSON_NULL,
  AGAIN_JSON_BOOLEAN,
  AGAIN_JSON_NUMBER,
  AGAIN_JSON_TEXT,
  AGAIN_JSON_ARRAY,
  AGAIN_JSON_OBJECT
} again_json_kind;

typedef struct again_json again_json;
struct again_json {
  const again_json *parent;
  const again_json *next;
  again_text name; /* absent where it is no member */
  union {
    again_text text; /* TEXT: what it says. NUMBER: as written */
    struct {         /* ARRAY and OBJECT */
      const again_json *first;
      uint32_t count;
    };
  };
  uint32_t offset;      /* of its first byte */
  uint32_t name_offset; /* of its name's quote, where it is a member */
  again_json_kind kind;
  bool boolean;
};

/* Why a text gives no tree. */
typedef struct again_json_fault {
  again_status status; /* AGAIN_OK, ESYNTAX, or ELIMIT */
  bool too_deep;       /* of ELIMIT: else it is too large */
  size_t offset;
  char message[96];
} again_json_fault;

/*
 * `text` must outlive the tree, which views into it. AGAIN_OK or AGAIN_ENOMEM;
 * where `fault` tells a fault, `*root_ret` is NULL.
 */
AGAIN_MUST_USE again_status again_json_parse(again_arena *arena,
                                             again_text text,
                                             const again_json **root_ret,
                                             again_json_fault *fault);

/* The first member of this name; NULL where none, or no object. */
const again_json *again_json_member(const again_json *object, const char *name);

/* Where a list may also be a single value: its items and their number. */
const again_json *again_json_first_item(const again_json *value);
const again_json *again_json_next_item(const again_json *value,
                                       const again_json *item);
size_t again_json_item_count(const again_json *value);

typedef void again_json_duplicate_fn(const again_json *member, void *user);
/* Tells each member of an object that has the name of an earlier one. */
AGAIN_MUST_USE again_status again_json_duplicates(const again_json *root,
                                                  const again_mem *mem,
                                                  again_json_duplicate_fn *tell,
                                                  void *user);

/* RFC 6901, cut to fit `size`, which is 1 at least. Returns `out`. */
const char *again_json_pointer(const again_json *node, char *out, size_t size);

/* "a number", "a list" ... */
const char *again_json_kind_name(again_json_kind kind);

#endif
