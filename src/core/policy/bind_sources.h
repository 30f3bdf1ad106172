/* Sources get their slots and tests in the policy's plans. */
#ifndef AGAIN_POLICY_BIND_SOURCES_H
#define AGAIN_POLICY_BIND_SOURCES_H

#include "policy/draft.h"

/* Makes the plans, and fills the policy's lists of sources and of peeks. */
AGAIN_MUST_USE again_status again_bind_sources(again_loader *loader,
                                               const again_draft *merged,
                                               again_policy *policy);

/* Puts slots and tests where the condition has numbers of probes. */
AGAIN_MUST_USE again_status again_bind_condition(again_loader *loader,
                                                 again_policy *policy,
                                                 again_condition *condition);

#endif
