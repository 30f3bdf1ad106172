/* Asks and tells a budget as a governor would. */
#ifndef AGAIN_TESTS_BUDGET_SCRIPT_H
#define AGAIN_TESTS_BUDGET_SCRIPT_H

#include "governing/budget.h"

/* A budget by a policy whose `budget` is `text`, in JSON. */
again_budget budget_of(const char *text);
/* Goes on by such a policy. */
void refit_budget(again_budget *budget, const char *text);

/* What the attempt is: the first, one that draws on the budget, or one more
 * after an error that is no overload. */
typedef enum attempt_kind { FIRST, RETRY, OTHER_RETRY } attempt_kind;

/* The grant is GO or REFUSE; to be sent a second later. */
again_grant ask_budget(again_budget *budget, uint64_t now_ms,
                       attempt_kind kind);
bool may_go(again_budget *budget, uint64_t now_ms, attempt_kind kind);
void tell_budget(again_budget *budget, uint64_t now_ms,
                 const again_grant *grant, again_outcome outcome);
/* How many retries it would allow at once, `most` at most. */
unsigned retries_left(const again_budget *budget, uint64_t now_ms,
                      unsigned most);

#endif
