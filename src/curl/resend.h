/* libcurl's hidden resends: seen as it is about to send, and vetoed where the
 * call may not be repeated. */
#ifndef AGAIN_CURL_RESEND_H
#define AGAIN_CURL_RESEND_H

#include "wire.h"

typedef struct again_resend {
  CURL *easy;
  const again_curl_request *request;
  again_call *call;
  again_request *facts; /* is given the method, once libcurl knows it */
  again_wire *wire;
  /* In this attempt. */
  unsigned left;  /* sends besides the first that the call may make */
  unsigned count; /* and those that were let pass */
  bool vetoed;
} again_resend;

/* The method, from the request or from libcurl, for facts and call. */
void again_resend_ask_method(again_resend *resend);

/* libcurl's prereq callback; `user` is the again_resend. */
int again_resend_prereq(void *user, char *primary_ip, char *local_ip,
                        int primary_port, int local_port);

#endif
