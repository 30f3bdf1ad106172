/* Asking and telling a state whose times are a remote store's: all that goes in
 * and comes out is in our own. */
#ifndef AGAIN_STORING_REMOTE_STATE_H
#define AGAIN_STORING_REMOTE_STATE_H

#include "governing/scope_state.h"
#include "storing/remote_clock.h"

void again_remote_state_ask(again_scope_state *state,
                            const again_scope_config *config,
                            const again_remote_clock *clock,
                            const again_scope_ask *ask, again_grant *out);
/* Asks the budget alone, of an attempt that rate and health let go. */
void again_remote_state_charge(again_scope_state *state,
                               const again_scope_config *config,
                               const again_remote_clock *clock,
                               const again_scope_ask *ask, again_grant *out);
void again_remote_state_tell(again_scope_state *state,
                             const again_scope_config *config,
                             const again_remote_clock *clock,
                             const again_scope_tell *tell);

#endif
