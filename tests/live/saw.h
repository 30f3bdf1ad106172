/* What the server saw of a test's calls, as a text to compare with. */
#ifndef AGAIN_TESTS_LIVE_SAW_H
#define AGAIN_TESTS_LIVE_SAW_H

#include "aid.h"

/*
 * Stops the server; whether its requests were `text`, and where they were not,
 * prints what they were: for each, in order, "CONNECTION METHOD TARGET", and
 * " BODY" where there is one, joined by ", ". A body over 32 bytes stands as
 * its size: "[100000]".
 */
bool live_saw(live *t, const char *text);

/* Asserts how the call of a table's row ended, and what the server saw. */
void live_ended(live *t, const char *row, again_why why, unsigned attempts,
                const char *saw);

/* The last request's value of this header; "" where there is none. */
const char *live_last_header(live *t, const char *name, char *out, size_t size);

#endif
