#include "part.h"

#include <curl/curl.h>
#include <string.h>

/* Of an encoded body, libcurl may hand on other bytes than those counted. */
static bool is_encoded(again_part_find_fn *find, void *user) {
  const char *encoding = find("Content-Encoding", user);
  if (encoding != NULL && !curl_strequal(encoding, "identity")) {
    return true;
  }
  const char *transfer = find("Transfer-Encoding", user);
  return transfer != NULL && !curl_strequal(transfer, "chunked");
}

/* Chunks overrule a length (RFC 9112, 6.3). */
static void place_whole(again_part *part, again_part_find_fn *find,
                        void *user) {
  const bool is_chunked = find("Transfer-Encoding", user) != NULL;
  part->kind = AGAIN_PART_WHOLE;
  part->length = is_chunked
                     ? AGAIN_BYTES_UNKNOWN
                     : again_content_length(find("Content-Length", user));
  part->total = part->length;
}

static bool is_multipart(again_part_find_fn *find, void *user) {
  static const char type[] = "multipart/byteranges";
  const char *found = find("Content-Type", user);
  return found != NULL && curl_strnequal(found, type, sizeof(type) - 1);
}

static void place_range(again_part *part, again_part_find_fn *find,
                        void *user) {
  again_content_range range;
  const bool is_past_end = part->status == 416;
  if (!is_past_end && is_multipart(find, user)) {
    return;
  }
  const char *value = find("Content-Range", user);
  if (value == NULL || !again_content_range_parse(value, &range) ||
      range.is_unsatisfied != is_past_end) {
    return;
  }
  part->kind = is_past_end ? AGAIN_PART_PAST_END : AGAIN_PART_RANGE;
  part->first = range.first;
  part->length = range.length;
  part->total = range.total;
}

static bool keep(again_part *part, const char *validator) {
  const size_t size = strlen(validator);
  if (size >= sizeof(part->validator)) {
    return false;
  }
  memcpy(part->validator, validator, size + 1);
  return true;
}

/* A weak entity tag says that the bytes may differ: then no date is believed
 * either. */
static void read_validator(again_part *part, again_part_find_fn *find,
                           void *user) {
  const char *etag = find("ETag", user);
  if (etag != NULL) {
    if (again_validator_is_strong_etag(etag)) {
      (void)keep(part, etag);
    }
    return;
  }
  const char *modified = find("Last-Modified", user);
  if (modified != NULL && keep(part, modified) &&
      !again_validator_is_strong_date(part->validator, find("Date", user))) {
    part->validator[0] = '\0';
  }
}

void again_part_read(again_part *out, unsigned status, again_part_find_fn *find,
                     void *user) {
  *out = (again_part){.status = status};
  const bool has_place = status == 200 || status == 206;
  if (status != 416 && (!has_place || is_encoded(find, user))) {
    return;
  }
  if (status == 200) {
    place_whole(out, find, user);
  } else {
    place_range(out, find, user);
  }
  read_validator(out, find, user);
}
