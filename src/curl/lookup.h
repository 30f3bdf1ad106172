/* Headers of the final head, where they are wanted after all: libcurl keeps
 * them. */
#ifndef AGAIN_CURL_LOOKUP_H
#define AGAIN_CURL_LOOKUP_H

/* An again_part_find_fn; `user` is the easy handle. From the final head's blank
 * line until the next attempt begins. */
const char *again_lookup_header(const char *name, void *user);

#endif
