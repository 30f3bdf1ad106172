/* What a call and its governor say to each other. */
#ifndef AGAIN_DECIDING_CONSULT_H
#define AGAIN_DECIDING_CONSULT_H

#include "deciding/call.h"

/* Asks for the attempt that the call wants to make; without a governor
 * everything goes. `out` holds the defaults. Of GO `send_ms` becomes that of
 * the call: where it lies ahead, it is to be asked again then. */
void again_call_ask(again_call *call, again_grant *out);
/* Closes the grant, where there is one. */
void again_call_tell(again_call *call, again_outcome outcome);
/* What the last response is to a governor. */
again_outcome again_call_outcome(const again_call *call, bool unsent);

#endif
