#include "resend.h"

void again_resend_ask_method(again_resend *resend) {
  if (resend->facts->method != NULL) {
    return;
  }
  char *method = NULL;
  if (curl_easy_getinfo(resend->easy, CURLINFO_EFFECTIVE_METHOD, &method) ==
          CURLE_OK &&
      method != NULL) {
    resend->facts->method = method;
    again_call_set_method(resend->call, method);
  }
}

/* To the server it is one more try of the call. */
static bool may_resend(const again_resend *resend) {
  return resend->count < resend->left && again_call_is_idempotent(resend->call);
}

int again_resend_prereq(void *user, char *primary_ip, char *local_ip,
                        int primary_port, int local_port) {
  again_resend *resend = user;
  const again_curl_request *request = resend->request;
  again_resend_ask_method(resend);
  const bool is_resend = again_wire_is_resend(resend->wire, resend->easy);
  if (is_resend && !may_resend(resend)) {
    resend->vetoed = true;
    return CURL_PREREQFUNC_ABORT;
  }
  if (request->prereq != NULL) {
    const int answer = request->prereq(request->prereq_user, primary_ip,
                                       local_ip, primary_port, local_port);
    if (answer != CURL_PREREQFUNC_OK) {
      return answer;
    }
  }
  resend->count += is_resend;
  again_wire_send(resend->wire, resend->easy);
  return CURL_PREREQFUNC_OK;
}
