#include "upload.h"

#include <stdio.h>
#include <string.h>

void again_upload_begin(again_upload *upload,
                        const again_curl_request *request) {
  *upload = (again_upload){.request = request};
}

/* From the caller's function, which has to seek. */
static bool is_read(const again_upload *upload) {
  return upload->position > 0 && upload->request->body == NULL;
}

bool again_upload_rewind(again_upload *upload) {
  const again_curl_request *request = upload->request;
  if (is_read(upload) &&
      (request->seek == NULL ||
       request->seek(request->seek_user, 0, SEEK_SET) != CURL_SEEKFUNC_OK)) {
    return false;
  }
  upload->position = 0;
  return true;
}

bool again_upload_is_spent(const again_upload *upload) {
  return is_read(upload) && upload->request->seek == NULL;
}

static size_t read_body(again_upload *upload, char *out, size_t size) {
  const again_curl_request *request = upload->request;
  const size_t left = request->body_bytes - upload->position;
  const size_t taken = left < size ? left : size;
  if (taken > 0) {
    memcpy(out, (const char *)request->body + upload->position, taken);
    upload->position += taken;
  }
  return taken;
}

size_t again_upload_read(char *out, size_t unit, size_t count, void *user) {
  again_upload *upload = user;
  const again_curl_request *request = upload->request;
  if (request->body != NULL) {
    return read_body(upload, out, unit * count);
  }
  if (request->read == NULL) {
    return 0;
  }
  const size_t size = request->read(out, unit, count, request->read_user);
  if (size > 0 && size <= unit * count) {
    upload->position = size;
  }
  return size;
}

static int seek_body(again_upload *upload, curl_off_t offset, int origin) {
  if (origin != SEEK_SET || offset < 0 ||
      (uint64_t)offset > upload->request->body_bytes) {
    return CURL_SEEKFUNC_FAIL;
  }
  upload->position = (size_t)offset;
  return CURL_SEEKFUNC_OK;
}

int again_upload_seek(void *user, curl_off_t offset, int origin) {
  again_upload *upload = user;
  const again_curl_request *request = upload->request;
  if (request->body != NULL) {
    return seek_body(upload, offset, origin);
  }
  if (request->seek == NULL) {
    return CURL_SEEKFUNC_FAIL;
  }
  const int result = request->seek(request->seek_user, offset, origin);
  if (result == CURL_SEEKFUNC_OK && origin == SEEK_SET && offset == 0) {
    upload->position = 0;
  }
  return result;
}

size_t again_upload_read_nothing(char *out, size_t unit, size_t count,
                                 void *user) {
  (void)out;
  (void)unit;
  (void)count;
  (void)user;
  return 0;
}
