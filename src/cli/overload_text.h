/* What the governor makes of a verdict: whether it speaks of overload, and what
 * that does to the calls of its scope. */
#ifndef AGAIN_CLI_OVERLOAD_TEXT_H
#define AGAIN_CLI_OVERLOAD_TEXT_H

#include "json_out.h"
#include "judged.h"
#include "page.h"

/* "  overload yes: ...", of errors that may go again. */
void again_overload_add(again_page *page, const again_judged *judged);
/* The member "governor". */
void again_overload_write(again_json_out *json, const again_judged *judged);

#endif
