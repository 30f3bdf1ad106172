/* Where the request's body comes from: memory, the caller's functions, or
 * nowhere. It starts over before each attempt. */
#ifndef AGAIN_CURL_UPLOAD_H
#define AGAIN_CURL_UPLOAD_H

#include <again/curl.h>

typedef struct again_upload {
  const again_curl_request *request;
  /* Into `body`; of `read`, 0 = it gave nothing since it was at its start. */
  size_t position;
} again_upload;

void again_upload_begin(again_upload *upload,
                        const again_curl_request *request);
/* Back to the start; false where the source cannot. */
bool again_upload_rewind(again_upload *upload);
/* Bytes were read that cannot be read again. */
bool again_upload_is_spent(const again_upload *upload);

/* libcurl's; `user` is the again_upload. */
size_t again_upload_read(char *out, size_t unit, size_t count, void *user);
int again_upload_seek(void *user, curl_off_t offset, int origin);
/* A read function for a body that is empty. */
size_t again_upload_read_nothing(char *out, size_t unit, size_t count,
                                 void *user);

#endif
