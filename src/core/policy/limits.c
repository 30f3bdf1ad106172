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

#define LIMIT(name, field, type, low_, high_, about_)                          \
  {                                                                            \
    name, &again_type_##type, AGAIN_MEMBER(again_limits, field),               \
        .low = (low_), .high = (high_), .about = (about_)                      \
  }

static const again_member limit_members[] = {
    LIMIT("attempts", attempts, count, 1, UINT32_MAX,
          "Attempts of a call, the first included; 1 stops all retries."),
    LIMIT("deadline", deadline_ms, duration, 0, 0,
          "From the beginning of a call; behind it no attempt begins."),
    LIMIT("hint_max", hint_max_ms, duration, 0, 0,
          "A call gives up where the server asks for a longer wait."),
    LIMIT("resumes", resumes, count, 0, UINT32_MAX,
          "How many attempts that made progress need not count as attempts."),
    LIMIT("body_bytes", bounds.body_bytes, size, 1, BODY_BYTES_MAX,
          "How much of a body is held and looked at."),
    LIMIT("code_bytes", bounds.code_bytes, size, 1, FIELD_BYTES_MAX,
          "The longest code; a longer one is none."),
    LIMIT("message_bytes", bounds.message_bytes, size, 1, FIELD_BYTES_MAX,
          "Where a message is cut."),
    LIMIT("request_id_bytes", bounds.request_id_bytes, size, 1, FIELD_BYTES_MAX,
          "The longest request id; a longer one is none."),
    LIMIT("depth", bounds.depth, count, 1, DEPTH_MAX,
          "How deeply a body may be nested; what is deeper is not read."),
};

static const again_table limit_table = {
    "limits",
    "Bounds of every call and of what is read of a response. The smallest of "
    "schedule, limits and the caller's own wins.",
    AGAIN_MEMBERS(limit_members)};

static const again_member idempotent_members[] = {
    {"methods", &again_type_texts, AGAIN_MEMBER(again_idempotent, methods),
     .about = "Methods that may go twice. APIs in which a GET may create "
              "write []."},
    {"operations", &again_type_texts,
     AGAIN_MEMBER(again_idempotent, operations),
     .about = "Globs of operations that may go twice: \"Describe*\"."},
    {"tokens", &again_type_tokens, AGAIN_MEMBER(again_idempotent, tokens),
     .about = "Sources of the request by which the server knows a copy. An "
              "empty token is none."},
};

static const again_table idempotent_table = {
    "idempotent",
    "Which requests may act twice without harm. Any one of the members "
    "suffices; the caller's word goes before all.",
    AGAIN_MEMBERS(idempotent_members)};

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

static const again_form limits_form = AGAIN_FORM_OF_TABLE(limit_table);
static const again_form idempotent_form = AGAIN_FORM_OF_TABLE(idempotent_table);

const again_type again_type_limits = {"an object", read_limits,
                                      .forms = {&limits_form}};
const again_type again_type_idempotent = {"an object", read_idempotent,
                                          .forms = {&idempotent_form}};
