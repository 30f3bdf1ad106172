/* What a call says: its state, written out for the caller. */
#ifndef AGAIN_DECIDING_DECISION_H
#define AGAIN_DECIDING_DECISION_H

#include "deciding/call.h"

uint32_t again_call_attempts_max(const again_call *call);

again_decision again_decision_of(const again_call *call);
/* Up to the caller's struct_size. */
void again_decision_write(const again_call *call, again_decision *out);

#endif
