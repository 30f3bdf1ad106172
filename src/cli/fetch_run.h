/* All URLs of a command line: as many transfers at once as it allows, in one
 * loop. */
#ifndef AGAIN_CLI_FETCH_RUN_H
#define AGAIN_CLI_FETCH_RUN_H

#include <stdio.h>

#include "fetch_options.h"

/* `report` NULL = none. The exit code: of the first URL of the command line
 * that failed, or of the signal that ended all. */
int again_fetch_run(again_fetch_options *options, FILE *report);

#endif
