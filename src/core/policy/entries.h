/* Lists of sources: of fields and hints, which a response answers, and of
 * operation and tokens, which a request does. */
#ifndef AGAIN_POLICY_ENTRIES_H
#define AGAIN_POLICY_ENTRIES_H

#include "policy/members.h"

/* again_list of again_entry. */
extern const again_type again_type_fields_list;
extern const again_type again_type_operation_list;
/* again_entries: as again_type_operation_list, but "..." is none of it. */
extern const again_type again_type_tokens;
/* again_list of again_hint_entry. */
extern const again_type again_type_hints_list;

#endif
