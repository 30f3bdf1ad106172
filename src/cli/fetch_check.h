/* What of a command line would fail, or lose a body, whatever the servers say:
 * it is told before the first call. */
#ifndef AGAIN_CLI_FETCH_CHECK_H
#define AGAIN_CLI_FETCH_CHECK_H

#include "fetch_options.h"

/* Each URL can be asked for, and each file takes one body. The exit code, after
 * a complaint. */
int again_fetch_check(const again_fetch_options *options);

#endif
