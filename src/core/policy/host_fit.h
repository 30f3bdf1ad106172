/* How well a host pattern fits a host that it matches. */
#ifndef AGAIN_POLICY_HOST_FIT_H
#define AGAIN_POLICY_HOST_FIT_H

#include "base/text.h"

/* Whether they agree label by label: "logs.*.example" and "logs.eu.example" do,
 * it and "logs.store.eu.example" do not. */
bool again_host_fits_labels(again_text pattern, again_text host);

#endif
