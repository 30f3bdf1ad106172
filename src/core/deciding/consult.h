/* What a call and its governor say to each other. */
#ifndef AGAIN_DECIDING_CONSULT_H
#define AGAIN_DECIDING_CONSULT_H

#include "deciding/call.h"

/* Asks for the attempt that the call wants to make, into `grant`. Without a
 * governor everything goes. */
void again_call_ask(again_call *call);
/* Closes the open grant, if there is one: each that says GO, exactly once. */
void again_call_tell(again_call *call, again_outcome outcome);
/* What the last response is to a governor. */
again_outcome again_call_outcome(const again_call *call, bool unsent);

#endif
