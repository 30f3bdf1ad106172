/* What the examples of event loops share: an engine, a driver, and a call for
 * each URL of the command line. */
#ifndef AGAIN_EXAMPLES_FETCH_ALL_H
#define AGAIN_EXAMPLES_FETCH_ALL_H

#include <again/curl.h>

typedef struct fetch_all {
  CURLM *multi;
  again_curl_multi *driver;
  again_policy *policy;
  again_curl *engine;
  again_curl_request *requests;
} fetch_all;

/* Who uses curl_multi_socket_action() says so first. */
void fetch_all_listen(fetch_all *all, curl_socket_callback on_socket,
                      curl_multi_timer_callback on_timer, void *user);
/* Adds a call for each URL, each of which prints a line when it is over. */
int fetch_all_begin(fetch_all *all, again_curl_multi_options *options, int argc,
                    char **argv);
/* After anything that libcurl was told: hands on what it has to say. */
void fetch_all_go_on(fetch_all *all);
void fetch_all_end(fetch_all *all);

#endif
