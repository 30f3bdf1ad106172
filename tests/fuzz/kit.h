/*
 * What the fuzz targets share. A target is bounded and deterministic: no
 * clock, no file, no state from one input to the next but the policy it reads
 * by. FUZZ_ASSERT holds in every build.
 */
#ifndef AGAIN_TESTS_FUZZ_KIT_H
#define AGAIN_TESTS_FUZZ_KIT_H

#include <again/again.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

void fuzz_fail(const char *what, const char *file, int line)
    __attribute__((noreturn));
#define FUZZ_ASSERT(condition)                                                 \
  ((condition) ? (void)0 : fuzz_fail(#condition, __FILE__, __LINE__))

/* The input, taken piece by piece: 0 and empty once it is used up. */
typedef struct fuzz_input {
  const uint8_t *data;
  size_t size;
} fuzz_input;

uint8_t fuzz_byte(fuzz_input *input);
/* 0 to `limit` - 1. */
unsigned fuzz_below(fuzz_input *input, unsigned limit);
uint64_t fuzz_number(fuzz_input *input);
/* All that is left, in a block of exactly its size, so that an over-read
 * shows. To be freed. */
char *fuzz_rest(fuzz_input *input, size_t *size_ret);

/* A policy from text, which must be right. No folder is asked for it. */
again_policy *fuzz_policy(const char *text);

/*
 * Reads a body of `status` by `policy` twice, whole and in pieces of
 * `piece_bytes`: both say the same, within the bounds and in UTF-8, and have
 * the same verdict.
 */
void fuzz_body(again_policy *policy, unsigned status, size_t piece_bytes,
               const char *body, size_t size);

/* The response says nothing but text, within the default bounds. */
void fuzz_check_response(const again_response *response);

#endif
