/* The URLs of the command line, in parallel, in a loop of curl_multi_poll(). */
#include "fetch_all.h"

int main(int argc, char **argv) {
  fetch_all all = {.multi = curl_multi_init()};
  again_curl_multi_options options = AGAIN_CURL_MULTI_OPTIONS_INIT;
  int status = fetch_all_begin(&all, &options, argc, argv);
  while (status == 0 && again_curl_multi_count(all.driver) > 0) {
    int running = 0;
    long timeout_ms = again_curl_multi_timeout(all.driver);
    curl_multi_poll(all.multi, NULL, 0,
                    timeout_ms < 0 ? 60000 : (int)timeout_ms, NULL);
    curl_multi_perform(all.multi, &running);
    fetch_all_go_on(&all);
  }
  fetch_all_end(&all);
  return status;
}
