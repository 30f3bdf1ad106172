/* Why a response is what it is: the rules that nearly matched in front of the
 * one that decides, what each attempt would be, and when it ends. */
#ifndef AGAIN_CLI_EXPLANATION_H
#define AGAIN_CLI_EXPLANATION_H

#include "base/buffer.h"
#include "judged.h"
#include "record.h"
#include "term.h"

/* `heading` stands before all. `all`: every rule that was passed over; else
 * those that nearly matched. */
AGAIN_MUST_USE again_status again_explanation_text(again_buffer *out,
                                                   const again_term *term,
                                                   const char *heading,
                                                   const again_judged *judged,
                                                   bool all);

/* One line: the members of `record`, then `passed_over`, `waits` and
 * `gives_up`. */
AGAIN_MUST_USE again_status again_explanation_json(again_buffer *out,
                                                   const again_record *record,
                                                   const again_judged *judged,
                                                   bool all);

#endif
