/* The format of policy files as a JSON Schema (2020-12). */
#ifndef AGAIN_CLI_POLICY_SCHEMA_H
#define AGAIN_CLI_POLICY_SCHEMA_H

#include "base/buffer.h"

/* Made of the loader's own tables. */
AGAIN_MUST_USE again_status again_policy_schema(again_buffer *out);

#endif
