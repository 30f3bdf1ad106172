#include "lookup.h"

#include <curl/curl.h>

#define LAST_HOP (-1)

const char *again_lookup_header(const char *name, void *user) {
  struct curl_header *found = NULL;
  if (curl_easy_header(user, name, 0, CURLH_HEADER, LAST_HOP, &found) !=
      CURLHE_OK) {
    return NULL;
  }
  return found->amount > 1 ? "" : found->value;
}
