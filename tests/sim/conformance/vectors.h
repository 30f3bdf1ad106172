/* The published vectors as they lie in a folder outside the repository:
 * $AGAIN_SHARED, or the build's default. */
#ifndef AGAIN_TESTS_VECTORS_H
#define AGAIN_TESTS_VECTORS_H

/* The text of a file; skips the test where it is not there. Free it. */
char *vectors_read(const char *name);

#endif
