/* The simple values of policy files. */
#ifndef AGAIN_POLICY_TYPES_H
#define AGAIN_POLICY_TYPES_H

#include "policy/members.h"

/* again_text, kept in the policy. */
extern const again_type again_type_text;
/* again_texts: a text or a list of texts, which may be empty ... */
extern const again_type again_type_texts;
/* ... or may not. */
extern const again_type again_type_some_texts;
/* uint64_t, milliseconds. */
extern const again_type again_type_duration;
/* uint32_t and size_t, from the member's `low` to its `high`. */
extern const again_type again_type_count;
extern const again_type again_type_size;
/* double, in the same range. */
extern const again_type again_type_number;
/* bool */
extern const again_type again_type_flag;
/* again_text, for types of the same with more to say. */
again_read_fn again_read_text;
/* Of types whose first form has words: an enumeration, or unsigned. */
again_read_fn again_read_word;

extern const again_form again_form_text;
extern const again_form again_form_reason; /* those that are known */
extern const again_form again_form_duration;
extern const again_form again_form_whole;
extern const again_form again_form_number;
extern const again_form again_form_flag;

/* False, and a finding, for a list that could never match. */
bool again_has_items(again_loader *loader, const again_json *value);
/* Whether a number, in whatever notation, is a whole one in a range. */
bool again_is_whole(again_text number, uint32_t low, uint32_t high,
                    uint32_t *out);
/* A text of the tree, kept in the policy. */
AGAIN_MUST_USE again_status again_keep_text(again_loader *loader,
                                            again_text from, again_text *out);
/* A word; false, and a finding, where it is none of them. */
bool again_read_one_word(again_loader *loader, const again_json *value,
                         const again_type *type, unsigned *out);

#endif
