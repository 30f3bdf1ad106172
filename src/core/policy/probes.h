/* Sources, and the conditions that ask them: is, has and lacks. */
#ifndef AGAIN_POLICY_PROBES_H
#define AGAIN_POLICY_PROBES_H

#include "policy/members.h"

/* Each takes the whole again_condition. */
extern const again_type again_type_is;
extern const again_type again_type_has;
extern const again_type again_type_lacks;

/* Any source of a response; those that fields may have; those of a request. */
extern const again_form again_form_source;
extern const again_form again_form_field_source;
extern const again_form again_form_request_source;

/* A source of either kind: `*ok_ret` is false, with a finding, where it is
 * none. */
AGAIN_MUST_USE again_status again_read_source(again_loader *loader,
                                              const again_json *value,
                                              again_source *out, bool *ok_ret);
bool again_source_is_of_response(const again_source *source);

#endif
