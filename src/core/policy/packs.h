/* The packs compiled in, in alphabetical order. Generated from policies/. */
#ifndef AGAIN_POLICY_PACKS_H
#define AGAIN_POLICY_PACKS_H

#include "base/text.h"

typedef struct again_pack {
  const char *name; /* "aliyun/common" */
  again_text text;  /* the file */
} again_pack;

extern const again_pack again_packs[];
extern const size_t again_pack_count;

#endif
