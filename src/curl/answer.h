/* What an attempt brought, and what is decided on it. */
#ifndef AGAIN_CURL_ANSWER_H
#define AGAIN_CURL_ANSWER_H

#include "transfer.h"

/* An again_sink_full_fn; `user` is the again_transfer. */
again_sink_mode again_answer_full(void *user);

/* The attempt ended with `code`: writes the decision. Returns the code that
 * the caller is to see, should it be the last. */
CURLcode again_answer_end(again_transfer *transfer, CURLcode code);

/* The decision of a call that could not begin. */
void again_answer_refuse(again_transfer *transfer);
/* Ends the call without an answer. */
void again_answer_give_up(again_transfer *transfer, again_why why);
/* The same before an attempt that was to be made, and was not. */
void again_answer_withdraw(again_transfer *transfer, again_why why);

#endif
