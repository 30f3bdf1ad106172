/*
 * Objects of a policy file by tables: what members an object has, what each of
 * them is, and where it goes. Reading, merging and suggesting all go by the
 * same table.
 *
 * Readers answer AGAIN_OK or AGAIN_ENOMEM: a value that is wrong is a finding,
 * and leaves its place in the struct as it was.
 */
#ifndef AGAIN_POLICY_MEMBERS_H
#define AGAIN_POLICY_MEMBERS_H

#include "policy/loader.h"
#include "policy/words.h"

typedef struct again_member again_member;

typedef again_status again_read_fn(again_loader *loader,
                                   const again_json *value,
                                   const again_member *member, void *out);

/* What a value is. */
typedef struct again_type {
  const char *wanted; /* "a duration", for findings */
  again_read_fn *read;
  const again_words *words; /* of a word */
} again_type;

struct again_member {
  const char *name;
  const again_type *type;
  size_t offset; /* in the struct */
  size_t size;
  bool required;
  uint32_t low; /* of a count */
  uint32_t high;
};

/* At most 16 members, and at most 16 that it shares. */
typedef struct again_table {
  const again_member *members;
  size_t count;
  const struct again_table *shared; /* NULL = none */
  size_t shared_offset;             /* of their struct in this one */
} again_table;

/* For `seen`: which members an object has. */
#define AGAIN_SEEN(index) (1U << (index))
#define AGAIN_SEEN_SHARED 0xFFFF0000U

#define AGAIN_MEMBER(struct_type, field)                                       \
  offsetof(struct_type, field), sizeof(((struct_type *)0)->field)

/* Reads the members of `object` into the struct `out`. `*seen_ret` has a bit
 * for each that was there. Members that begin with "x-" are passed over. */
AGAIN_MUST_USE again_status again_members_read(again_loader *loader,
                                               const again_json *object,
                                               const again_table *table,
                                               void *out, uint32_t *seen_ret);

/* Takes over the members that `*into_seen` lacks and `from_seen` has. */
void again_members_merge(const again_table *table, void *into,
                         uint32_t *into_seen, const void *from,
                         uint32_t from_seen);

/* Tells that a value is not what it should be. */
void again_wrong_type(again_loader *loader, const again_json *value,
                      const char *wanted);

#endif
