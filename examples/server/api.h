/* The API's wire: HTTP in, the script's answers out. */
#ifndef BAD_DAY_API_H
#define BAD_DAY_API_H

#include <microhttpd.h>

/* On a free port of the loopback, in a thread of its own; NULL = no port. */
struct MHD_Daemon *api_start(void);

#endif
