/*
 * Objects of a policy file by tables: what members an object has, what each of
 * them is, and where it goes. Reading, merging, suggesting, the schema and the
 * reference all go by the same table.
 *
 * Readers answer AGAIN_OK or AGAIN_ENOMEM: a value that is wrong is a finding,
 * and leaves its place in the struct as it was.
 */
#ifndef AGAIN_POLICY_MEMBERS_H
#define AGAIN_POLICY_MEMBERS_H

#include "policy/form.h"
#include "policy/loader.h"

typedef struct again_member again_member;

typedef again_status again_read_fn(again_loader *loader,
                                   const again_json *value,
                                   const again_member *member, void *out);

enum { AGAIN_TYPE_FORMS_MAX = 3 };

/* What a value is. */
typedef struct again_type {
  const char *wanted; /* "a duration", for findings */
  again_read_fn *read;
  /* It has any of these, NULL behind the last. That of words is the first. */
  const again_form *forms[AGAIN_TYPE_FORMS_MAX];
  again_many many;
} again_type;

/* Excuses a member from being there: another one is one of these words. */
typedef struct again_excuse {
  const char *member;
  const char *words[3]; /* NULL behind the last */
} again_excuse;

struct again_member {
  const char *name;
  const again_type *type;
  size_t offset; /* in the struct */
  size_t size;
  const char *about; /* what it does, in a sentence or two */
  /* What holds without it, unless that is told by what is built in. */
  const char *default_text;
  uint32_t low; /* of a number */
  uint32_t high;
  bool required;
  const again_excuse *excuse; /* NULL = none */
};

/* How many members an object needs, those that begin with "x-" apart. */
typedef enum again_needed {
  AGAIN_NEEDED_ANY_NUMBER,
  AGAIN_NEEDED_SOME,
  AGAIN_NEEDED_ONE
} again_needed;

/* At most 16 members, and at most 16 that it shares. */
typedef struct again_table {
  const char *name; /* "schedule" */
  const char *about;
  const again_member *members;
  size_t count;
  const struct again_table *shared; /* NULL = none */
  size_t shared_offset;             /* of their struct in this one */
  again_needed needed;
  const char *needed_why; /* of the finding that there are more, or fewer */
} again_table;

/* For `seen`: which members an object has. */
#define AGAIN_SEEN(index) (1U << (index))
#define AGAIN_SEEN_SHARED 0xFFFF0000U

#define AGAIN_MEMBER(struct_type, field)                                       \
  offsetof(struct_type, field), sizeof(((struct_type *)0)->field)
#define AGAIN_MEMBERS(array)                                                   \
  .members = (array), .count = sizeof(array) / sizeof((array)[0])

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
