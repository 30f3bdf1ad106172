/* The words that policy files may write, for readers and for suggestions. */
#ifndef AGAIN_POLICY_WORDS_H
#define AGAIN_POLICY_WORDS_H

#include "base/text.h"

/* As again_text_is(), which most words that are compared do not deserve: they
 * differ in their first letter. */
static inline bool again_is_word(again_text text, const char *word) {
  return text.size > 0 && text.data[0] == word[0] && again_text_is(text, word);
}

typedef struct again_words {
  const char *(*name)(unsigned value);
  const unsigned *values;
  size_t count;
} again_words;

extern const again_words again_words_class;
extern const again_words again_words_effect;
extern const again_words again_words_remedy;
extern const again_words again_words_transport; /* those a rule may name */
extern const again_words again_words_jitter;
extern const again_words again_words_unit;
extern const again_words again_words_budget;
extern const again_words again_words_rate;   /* 0 off, 1 adaptive */
extern const again_words again_words_health; /* 0 off */
extern const again_words again_words_scope;
extern const again_words again_words_reason; /* that need no declaration */

/* The word at a place, below `count`. */
const char *again_words_at(const again_words *words, size_t index);
/* False, and *out untouched, where the word is none of them. */
bool again_words_find(const again_words *words, again_text text, unsigned *out);
/* The word nearest to `text`; NULL where none is near. */
const char *again_words_nearest(const again_words *words, again_text text);

/* The library's own text of a reason; NULL where it isn't known. */
const char *again_known_reason(again_text reason);

#endif
