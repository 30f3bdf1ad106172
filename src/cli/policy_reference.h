/* The format of policy files, member by member, as Markdown. */
#ifndef AGAIN_CLI_POLICY_REFERENCE_H
#define AGAIN_CLI_POLICY_REFERENCE_H

#include "base/buffer.h"

/* Made of the loader's own tables. */
AGAIN_MUST_USE again_status again_policy_reference(again_buffer *out);

#endif
