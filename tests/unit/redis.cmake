# Tests of libagain-redis: again_unit_test(redis NAME).
set(floors_redis ${floors_deciding} again_redis_objects Threads::Threads)

again_unit_test(redis address)
