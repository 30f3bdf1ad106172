/* What `again fetch` is told: curl's everyday options under curl's names, and
 * ours. */
#ifndef AGAIN_CLI_FETCH_OPTIONS_H
#define AGAIN_CLI_FETCH_OPTIONS_H

#include <curl/curl.h>

#include "base/buffer.h"
#include "options.h"
#include "policy_arg.h"

typedef enum again_fetch_http {
  AGAIN_FETCH_HTTP_ANY,
  AGAIN_FETCH_HTTP_1_1,
  AGAIN_FETCH_HTTP_2
} again_fetch_http;

/* Where the body of one URL goes: neither is standard output. */
typedef struct again_fetch_output {
  const char *path;
  bool remote_name; /* -O: named after the URL's path */
} again_fetch_output;

typedef struct again_fetch_options {
  /* The request. */
  const char *method;
  struct curl_slist *headers;
  again_buffer data; /* -d and its family, joined */
  bool has_data;
  bool data_in_url; /* -G */
  const char *upload;
  const char *user;
  const char *user_agent;
  const char *referer;
  const char *cookie;
  const char *range;
  bool head;
  /* The connection. */
  const char *proxy;
  const char *ca_file;
  bool follow;
  bool insecure;
  bool compressed;
  long ip_version; /* CURL_IPRESOLVE_* */
  again_fetch_http http;
  uint64_t attempt_ms;
  uint64_t connect_ms;
  /* The answer. */
  const char **urls;
  size_t url_count;
  again_fetch_output *outputs;
  size_t output_count;
  bool remote_name_all; /* URLs without an output have -O */
  bool is_parallel;
  unsigned parallel_max;
  bool continues;          /* -C */
  uint64_t continue_bytes; /* UINT64_MAX = where the file ends */
  bool include_headers;
  bool fail;
  bool silent;
  bool show_error;
  bool verbose;
  const char *report;
  /* The policy. */
  again_policy_arg policy;
  unsigned attempts;
  uint64_t deadline_ms;
  const char *operation;
  again_answer idempotent;
  const char *idempotency_key;
} again_fetch_options;

/*
 * Reads the command line. False where the command ends here, with its exit
 * code in `*exit_ret`; an error was told. Clear it in any case.
 */
bool again_fetch_options_read(again_fetch_options *out, int argc, char **argv,
                              int *exit_ret);
void again_fetch_options_clear(again_fetch_options *options);

again_fetch_output
again_fetch_options_output(const again_fetch_options *options, size_t index);
/* Whether the body of that URL goes to standard output. */
bool again_fetch_options_prints(const again_fetch_options *options,
                                size_t index);
/* Whether more than one transfer may run at once. */
bool again_fetch_options_is_parallel(const again_fetch_options *options);

#endif
