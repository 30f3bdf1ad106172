/* What `classify` tells of a response, member by member, in one order and
 * under names that stay. */
#ifndef AGAIN_CLI_RECORD_H
#define AGAIN_CLI_RECORD_H

#include "base/buffer.h"
#include "base/httpdate.h"
#include "json_out.h"
#include "judged.h"

typedef enum again_member {
  AGAIN_MEMBER_FILE,
  AGAIN_MEMBER_INDEX,
  AGAIN_MEMBER_TRANSPORT,
  AGAIN_MEMBER_STATUS,
  AGAIN_MEMBER_METHOD,
  AGAIN_MEMBER_OPERATION,
  AGAIN_MEMBER_POLICY,
  AGAIN_MEMBER_POLICY_HASH,
  AGAIN_MEMBER_CODE,
  AGAIN_MEMBER_MESSAGE,
  AGAIN_MEMBER_REQUEST_ID,
  AGAIN_MEMBER_TRUNCATED,
  AGAIN_MEMBER_CLASS,
  AGAIN_MEMBER_REASON,
  AGAIN_MEMBER_EFFECT,
  AGAIN_MEMBER_REMEDY,
  AGAIN_MEMBER_RETRY,
  AGAIN_MEMBER_WHY,
  AGAIN_MEMBER_SCHEDULE,
  AGAIN_MEMBER_ATTEMPTS,
  AGAIN_MEMBER_DELAY_MAX_MS,
  AGAIN_MEMBER_HINT_MS,
  AGAIN_MEMBER_RETRY_AT,
  AGAIN_MEMBER_HINT_SOURCE,
  AGAIN_MEMBER_CLOCK_OFFSET_MS,
  AGAIN_MEMBER_RULE
} again_member;
#define AGAIN_MEMBER_COUNT 26

typedef enum again_value_kind {
  AGAIN_VALUE_NULL,
  AGAIN_VALUE_TEXT,
  AGAIN_VALUE_NUMBER,
  AGAIN_VALUE_BOOLEAN
} again_value_kind;

typedef struct again_value {
  again_value_kind kind;
  again_text text;
  int64_t number; /* of a boolean: 0 or 1 */
} again_value;

typedef struct again_record {
  again_value values[AGAIN_MEMBER_COUNT];
  char policy_hash[17];
  char retry_at[AGAIN_ISODATE_TEXT_BYTES];
  again_buffer rule;
} again_record;

const char *again_member_name(again_member member);
/* False where no member has this name. */
bool again_member_find(again_text name, again_member *out);

void again_record_init(again_record *record, const again_mem *mem);
void again_record_clear(again_record *record);

/* `file` absent = null; `index` from 1. Texts are those of `judged`. */
AGAIN_MUST_USE again_status again_record_fill(again_record *record,
                                              again_text file, uint64_t index,
                                              const again_judged *judged);

/* All members, into an object that is open. */
void again_record_members(const again_record *record, again_json_out *json);
/* One line of JSON. */
AGAIN_MUST_USE again_status again_record_json(const again_record *record,
                                              again_buffer *out);
/* The members asked for with tabs between, on one line; null is empty. */
AGAIN_MUST_USE again_status again_record_fields(const again_record *record,
                                                const again_member *members,
                                                size_t count,
                                                again_buffer *out);

#endif
