#include "api.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "script.h"

/* What is kept of a request while its body arrives. */
typedef struct api_request {
  char form[1024];
  size_t form_size;
} api_request;

/* The value of Action, from the query or from the form. */
static void find_operation(struct MHD_Connection *connection,
                           const api_request *request, char operation[64]) {
  const char *found =
      MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, "Action");
  if (found == NULL) {
    found = strstr(request->form, "Action=");
    found = found != NULL ? found + strlen("Action=") : "";
  }
  snprintf(operation, 64, "%.*s", (int)strcspn(found, "&"), found);
}

static void write_body(const script_answer *answer, char *body, size_t size) {
  static unsigned request_count;
  if (answer->kind == ANSWER_PROXY) {
    snprintf(body, size,
             "<html><head><title>503 Service Temporarily Unavailable</title>"
             "</head><body><center><h1>503</h1></center></body></html>");
  } else if (answer->kind == ANSWER_SUCCESS) {
    snprintf(body, size, "{\"RequestId\":\"BAD-DAY-%04u\",\"Done\":true}",
             ++request_count);
  } else {
    snprintf(body, size,
             "{\"RequestId\":\"BAD-DAY-%04u\",\"HostId\":\"127.0.0.1\","
             "\"Code\":\"%s\",\"Message\":\"%s\"}",
             ++request_count, answer->code, answer->message);
  }
}

static enum MHD_Result reply(struct MHD_Connection *connection,
                             const script_answer *answer) {
  char body[512];
  write_body(answer, body, sizeof(body));
  struct MHD_Response *response = MHD_create_response_from_buffer(
      strlen(body), body, MHD_RESPMEM_MUST_COPY);
  MHD_add_response_header(response, "Content-Type",
                          answer->kind == ANSWER_PROXY ? "text/html"
                                                       : "application/json");
  if (answer->hint != NULL) {
    MHD_add_response_header(response, "X-RateLimit-User-API", answer->hint);
  }
  enum MHD_Result result =
      MHD_queue_response(connection, answer->status, response);
  MHD_destroy_response(response);
  return result;
}

static enum MHD_Result serve(void *user, struct MHD_Connection *connection,
                             const char *url, const char *method,
                             const char *version, const char *upload,
                             size_t *upload_size, void **state) {
  (void)user;
  (void)url;
  (void)method;
  (void)version;
  api_request *self = *state;
  if (self == NULL) {
    *state = calloc(1, sizeof(*self));
    return *state != NULL ? MHD_YES : MHD_NO;
  }
  if (*upload_size > 0) {
    size_t room = sizeof(self->form) - 1 - self->form_size;
    size_t taken = *upload_size < room ? *upload_size : room;
    memcpy(self->form + self->form_size, upload, taken);
    self->form_size += taken;
    *upload_size = 0;
    return MHD_YES;
  }
  char operation[64];
  find_operation(connection, self, operation);
  const script_answer *answer = script_next(operation);
  return answer->kind == ANSWER_DROP ? MHD_NO : reply(connection, answer);
}

static void forget(void *user, struct MHD_Connection *connection, void **state,
                   enum MHD_RequestTerminationCode code) {
  (void)user;
  (void)connection;
  (void)code;
  free(*state);
}

struct MHD_Daemon *api_start(uint16_t port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return MHD_start_daemon(
      MHD_USE_AUTO_INTERNAL_THREAD, 0, NULL, NULL, serve, NULL,
      MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
      MHD_OPTION_NOTIFY_COMPLETED, forget, NULL, MHD_OPTION_END);
}
