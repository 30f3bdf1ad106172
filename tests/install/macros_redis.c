/* Every _INIT macro for Redis, as a program of C or of C++ writes it. */
#include <again/redis.h>

again_redis_options options = AGAIN_REDIS_OPTIONS_INIT;
