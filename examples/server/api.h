/* The API's wire: HTTP in, the script's answers out. */
#ifndef BAD_DAY_API_H
#define BAD_DAY_API_H

#include <microhttpd.h>

/* On the loopback, in a thread of its own; port 0 is a free one. NULL where the
 * port is taken. */
struct MHD_Daemon *api_start(uint16_t port);

#endif
