/* What the driver lends to a call as long as an attempt of it runs: a kit and,
 * to a pooled call, a handle. Calls stand in line for handles. */
#ifndef AGAIN_CURL_LOANS_H
#define AGAIN_CURL_LOANS_H

#include "multi.h"

/* False = no memory; the call has none then. The kit's decision is that of the
 * call that had it before. */
bool again_loans_give_kit(again_driven *driven);
/* Whether there is a handle, and nobody came for it first. */
bool again_loans_have_handle(const again_driven *driven);
/* The same as for kits. */
bool again_loans_give_handle(again_driven *driven);
/* At the end of the line, or where it stands in it already. */
void again_loans_enqueue(again_driven *driven);
void again_loans_leave_queue(again_driven *driven);

/* Takes back what the call has. */
void again_loans_end(again_driven *driven);
/* The same, of a call that is gone; each may be NULL. */
void again_loans_put(again_curl_multi *driver, again_kit *kit,
                     again_lent *lent);
/* Kits are kept for the next call. */
void again_loans_clear(again_curl_multi *driver);

#endif
