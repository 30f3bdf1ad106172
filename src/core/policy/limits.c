#include "policy/limits.h"

#include <stddef.h>

#include "policy/entries.h"
#include "policy/types.h"

/* Bounds of what a reader may be told to hold of one response. */
enum {
  BODY_BYTES_MAX = 16 * 1024 * 1024,
  FIELD_BYTES_MAX = 64 * 1024,
  DEPTH_MAX = 256
};

#define LIMIT(name, field, type, low, high)                                    \
  {                                                                            \
    name, &again_type_##type, AGAIN_MEMBER(again_limits, field), false, low,   \
        high                                                                   \
  }

static const again_member limit_members[] = {
    LIMIT("attempts", attempts, count, 1, UINT32_MAX),
    LIMIT("deadline", deadline_ms, duration, 0, 0),
    LIMIT("hint_max", hint_max_ms, duration, 0, 0),
    LIMIT("resumes", resumes, count, 0, UINT32_MAX),
    LIMIT("body_bytes", bounds.body_bytes, size, 1, BODY_BYTES_MAX),
    LIMIT("code_bytes", bounds.code_bytes, size, 1, FIELD_BYTES_MAX),
    LIMIT("message_bytes", bounds.message_bytes, size, 1, FIELD_BYTES_MAX),
    LIMIT("request_id_bytes", bounds.request_id_bytes, size, 1,
          FIELD_BYTES_MAX),
    LIMIT("depth", bounds.depth, count, 1, DEPTH_MAX),
};

static const again_table limit_table = {
    limit_members, sizeof(limit_members) / sizeof(limit_members[0]), NULL, 0};

static const again_member idempotent_members[] = {
    {"methods", &again_type_texts, AGAIN_MEMBER(again_idempotent, methods),
     false, 0, 0},
    {"operations", &again_type_texts,
     AGAIN_MEMBER(again_idempotent, operations), false, 0, 0},
    {"tokens", &again_type_tokens, AGAIN_MEMBER(again_idempotent, tokens),
     false, 0, 0},
};

static const again_table idempotent_table = {
    idempotent_members,
    sizeof(idempotent_members) / sizeof(idempotent_members[0]), NULL, 0};

static again_status read_limits(again_loader *loader, const again_json *value,
                                const again_member *member, void *out) {
  (void)member;
  again_limits_draft *draft = out;
  return again_members_read(loader, value, &limit_table, &draft->limits,
                            &draft->seen);
}

static again_status read_idempotent(again_loader *loader,
                                    const again_json *value,
                                    const again_member *member, void *out) {
  (void)member;
  again_idempotent_draft *draft = out;
  return again_members_read(loader, value, &idempotent_table,
                            &draft->idempotent, &draft->seen);
}

void again_limits_merge(again_limits_draft *into,
                        const again_limits_draft *from) {
  again_members_merge(&limit_table, &into->limits, &into->seen, &from->limits,
                      from->seen);
}

void again_idempotent_merge(again_idempotent_draft *into,
                            const again_idempotent_draft *from) {
  again_members_merge(&idempotent_table, &into->idempotent, &into->seen,
                      &from->idempotent, from->seen);
}

const again_type again_type_limits = {"an object", read_limits, NULL};
const again_type again_type_idempotent = {"an object", read_idempotent, NULL};
