#include "callbacks.h"

size_t bench_count_bytes(char *bytes, size_t size, size_t count, void *user) {
  size_t *total = user;
  (void)bytes;
  *total += size * count;
  return size * count;
}

static int allow(void *user, char *their_ip, char *our_ip, int their_port,
                 int our_port) {
  (void)user;
  (void)their_ip;
  (void)our_ip;
  (void)their_port;
  (void)our_port;
  return CURL_PREREQFUNC_OK;
}

void bench_set_callbacks(CURL *easy, size_t *total) {
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, bench_count_bytes);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, total);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, allow);
}
