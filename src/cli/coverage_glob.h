/* The glob that a word of a proposal is, for the text it was found in. */
#ifndef AGAIN_CLI_COVERAGE_GLOB_H
#define AGAIN_CLI_COVERAGE_GLOB_H

#include "base/buffer.h"
#include "base/text.h"

/* Appends a glob that matches `text`, made of `word`, which begins with a star
 * and matches the letters and digits of `text`: "*isbeing*" in "It is being
 * moved" is "*is being*". */
AGAIN_MUST_USE again_status again_append_word_glob(again_buffer *out,
                                                   again_text word,
                                                   again_text text);

#endif
