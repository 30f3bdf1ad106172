/* Names of policies, and names that are paths. */
#ifndef AGAIN_POLICY_NAMES_H
#define AGAIN_POLICY_NAMES_H

#include "base/text.h"

/* "aliyun/polardb": words of letters, digits, `-`, `_` and `.`, none of which
 * begins with a dot, with slashes between. Such a name stays below a folder. */
bool again_is_policy_name(again_text name);
/* Begins with "/" or "./", or ends in ".json". */
bool again_is_path(again_text name);
/* A path that stays below the folder it counts from. */
bool again_is_path_below(again_text path);

#endif
