/*
 * What JSON a value may be: for the schema and the reference, which are made
 * of the loader's tables. Readers judge values themselves, and say what is
 * wrong with them; tests hold the two together.
 */
#ifndef AGAIN_POLICY_FORM_H
#define AGAIN_POLICY_FORM_H

#include "policy/words.h"

typedef enum again_form_kind {
  AGAIN_FORM_TEXT,   /* `pattern` */
  AGAIN_FORM_WORD,   /* `words` */
  AGAIN_FORM_WHOLE,  /* the member's `low` to its `high` */
  AGAIN_FORM_NUMBER, /* the same; without a `high`, any */
  AGAIN_FORM_FLAG,
  AGAIN_FORM_OBJECT, /* `table` */
  AGAIN_FORM_MAP     /* members of any name */
} again_form_kind;

typedef struct again_form again_form;
struct again_form {
  again_form_kind kind;
  const char *name; /* of its definition; NULL = told where it stands */
  const char *about;
  const char *pattern; /* a regular expression; NULL = any text */
  const again_words *words;
  const struct again_table *table;
  const again_form *names; /* of MAP; NULL = any */
  const struct again_type *values;
  uint32_t value_count_min;
  uint32_t value_count_max; /* 0 = any */
};

/* How many of it a value may be. */
typedef enum again_many {
  AGAIN_ONE,
  AGAIN_ONE_OR_LIST,
  AGAIN_ONE_OR_FULL_LIST, /* which isn't empty */
  AGAIN_LIST
} again_many;

/* Words that stand for themselves: `words` of a name in words.h. */
#define AGAIN_FORM_OF_WORDS(noun)                                              \
  { .kind = AGAIN_FORM_WORD, .words = &again_words_##noun }
#define AGAIN_FORM_OF_TABLE(table_)                                            \
  { .kind = AGAIN_FORM_OBJECT, .table = &(table_) }

#endif
