#include "fetch_options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "complain.h"
#include "fetch_data.h"

enum {
  OPT_ATTEMPTS = 1,
  OPT_CACERT,
  OPT_COMPRESSED,
  OPT_CONNECT_TIMEOUT,
  OPT_COOKIE,
  OPT_DATA,
  OPT_DATA_BINARY,
  OPT_DATA_RAW,
  OPT_DATA_URLENCODE,
  OPT_DEADLINE,
  OPT_FAIL,
  OPT_GET,
  OPT_HEAD,
  OPT_HEADER,
  OPT_HTTP1_1,
  OPT_HTTP2,
  OPT_IDEMPOTENCY_KEY,
  OPT_IDEMPOTENT,
  OPT_INCLUDE,
  OPT_INSECURE,
  OPT_IPV4,
  OPT_IPV6,
  OPT_LOCATION,
  OPT_MAX_TIME,
  OPT_OPERATION,
  OPT_OUTPUT,
  OPT_POLICY,
  OPT_PROXY,
  OPT_RANGE,
  OPT_REFERER,
  OPT_REMOTE_NAME,
  OPT_REPORT,
  OPT_REQUEST,
  OPT_RETRY,
  OPT_SHOW_ERROR,
  OPT_SILENT,
  OPT_UPLOAD_FILE,
  OPT_URL,
  OPT_USER,
  OPT_USER_AGENT,
  OPT_VERBOSE
};

static const again_option table[] = {
    {OPT_ATTEMPTS, 0, "attempts", "N", false, "at most N attempts"},
    {OPT_CACERT, 0, "cacert", "FILE", false, "trust the certificates in FILE"},
    {OPT_COMPRESSED, 0, "compressed", NULL, true, "ask for a compressed body"},
    {OPT_CONNECT_TIMEOUT, 0, "connect-timeout", "TIME", false,
     "at most to connect, for each attempt"},
    {OPT_COOKIE, 'b', "cookie", "NAME=VALUE", false, "send cookies"},
    {OPT_DATA, 'd', "data", "DATA", false, "POST it; @FILE reads a file"},
    {OPT_DATA_BINARY, 0, "data-binary", "DATA", false,
     "as -d, line ends are kept"},
    {OPT_DATA_RAW, 0, "data-raw", "DATA", false, "as -d, @ has no meaning"},
    {OPT_DATA_URLENCODE, 0, "data-urlencode", "DATA", false,
     "as -d, percent-encoded"},
    {OPT_DEADLINE, 0, "deadline", "TIME", false,
     "after it no attempt begins; it bounds all waiting"},
    {OPT_FAIL, 'f', "fail", NULL, true, "no body of an answer of 400 or more"},
    {OPT_GET, 'G', "get", NULL, false, "put the data into the URL"},
    {OPT_HEAD, 'I', "head", NULL, false, "ask for the head alone"},
    {OPT_HEADER, 'H', "header", "LINE", false, "send a header line"},
    {OPT_HTTP1_1, 0, "http1.1", NULL, false, "speak HTTP/1.1"},
    {OPT_HTTP2, 0, "http2", NULL, false, "speak HTTP/2 over TLS"},
    {OPT_IDEMPOTENCY_KEY, 0, "idempotency-key", "NAME", false,
     "header NAME with a key, the same in each attempt"},
    {OPT_IDEMPOTENT, 0, "idempotent", NULL, true,
     "it is, or is not, safe to repeat"},
    {OPT_INCLUDE, 'i', "include", NULL, true, "print the head, too"},
    {OPT_INSECURE, 'k', "insecure", NULL, true, "trust any certificate"},
    {OPT_IPV4, '4', "ipv4", NULL, false, "use IPv4 alone"},
    {OPT_IPV6, '6', "ipv6", NULL, false, "use IPv6 alone"},
    {OPT_LOCATION, 'L', "location", NULL, true, "follow redirects"},
    {OPT_MAX_TIME, 'm', "max-time", "TIME", false, "at most, for each attempt"},
    {OPT_OPERATION, 0, "operation", "NAME", false,
     "the API operation; else the policy finds it"},
    {OPT_OUTPUT, 'o', "output", "FILE", false, "write the body to FILE"},
    {OPT_POLICY, 0, "policy", "POLICY", false,
     "pack name, file or auto (default); may be repeated"},
    {OPT_PROXY, 'x', "proxy", "URL", false, "through this proxy"},
    {OPT_RANGE, 'r', "range", "RANGE", false, "ask for these bytes"},
    {OPT_REFERER, 'e', "referer", "URL", false, "send a Referer"},
    {OPT_REMOTE_NAME, 'O', "remote-name", NULL, false,
     "write the body to a file named as in the URL"},
    {OPT_REPORT, 0, "report", "FILE", false,
     "write each decision as a JSON line; - is stderr"},
    {OPT_REQUEST, 'X', "request", "METHOD", false, "use this method"},
    {OPT_RETRY, 0, "retry", "N", false, "as --attempts N+1"},
    {OPT_SHOW_ERROR, 'S', "show-error", NULL, true, "tell errors despite -s"},
    {OPT_SILENT, 's', "silent", NULL, true, "no progress, no errors"},
    {OPT_UPLOAD_FILE, 'T', "upload-file", "FILE", false,
     "PUT this file; - is standard input"},
    {OPT_URL, 0, "url", "URL", false, "the same as an operand"},
    {OPT_USER, 'u', "user", "USER:PASSWORD", false, "credentials"},
    {OPT_USER_AGENT, 'A', "user-agent", "TEXT", false, "send this User-Agent"},
    {OPT_VERBOSE, 'v', "verbose", NULL, true,
     "tell each decision, and the heads"},
};

static const again_usage usage = {
    "fetch",
    "URL...",
    "Makes a call, and goes again when that is right.",
    table,
    sizeof table / sizeof table[0],
    "TIME is a number of seconds, or 90s, 1.5m. Secrets are never printed.\n"
    "Exit codes: 0 success, 2 usage, 3 local file or output, 4 policy,\n"
    "10 retryable but given up, 11 auth, 12 quota, 13 client-fault,\n"
    "14 unknown, 130 and 143 interrupted."};

/* Appends to a list of pointers that grows with realloc. */
static bool add_url(again_fetch_options *out, const char *url) {
  const char **urls =
      realloc(out->urls, (out->url_count + 1) * sizeof *out->urls);
  if (urls == NULL) {
    return false;
  }
  out->urls = urls;
  out->urls[out->url_count++] = url;
  return true;
}

static bool add_output(again_fetch_options *out, const char *path) {
  again_fetch_output *outputs =
      realloc(out->outputs, (out->output_count + 1) * sizeof *out->outputs);
  if (outputs == NULL) {
    return false;
  }
  out->outputs = outputs;
  out->outputs[out->output_count++] =
      (again_fetch_output){.path = path, .remote_name = path == NULL};
  return true;
}

static bool add_header(again_fetch_options *out, const char *line) {
  struct curl_slist *headers = curl_slist_append(out->headers, line);
  if (headers == NULL) {
    return false;
  }
  out->headers = headers;
  return true;
}

/* One of the -d family. The exit code, or -1 to go on. */
static int take_data(again_fetch_options *out, int id, const char *value) {
  again_fetch_data_kind kind = id == OPT_DATA_BINARY ? AGAIN_FETCH_DATA_BINARY
                               : id == OPT_DATA_RAW  ? AGAIN_FETCH_DATA_RAW
                               : id == OPT_DATA_URLENCODE
                                   ? AGAIN_FETCH_DATA_ENCODED
                                   : AGAIN_FETCH_DATA_TEXT;
  const char *file = NULL;
  again_status status = again_fetch_data_append(&out->data, kind, value, &file);
  out->has_data = true;
  if (status == AGAIN_OK) {
    return -1;
  }
  again_complain("fetch: %s: %s", file != NULL ? file : "data",
                 strerror(status == AGAIN_ENOMEM ? ENOMEM : errno));
  return AGAIN_EXIT_UNREADABLE;
}

/* Options whose value is a text that is used as it stands. */
static const char **text_of_option(again_fetch_options *out, int id) {
  switch (id) {
  case OPT_CACERT:
    return &out->ca_file;
  case OPT_COOKIE:
    return &out->cookie;
  case OPT_IDEMPOTENCY_KEY:
    return &out->idempotency_key;
  case OPT_OPERATION:
    return &out->operation;
  case OPT_PROXY:
    return &out->proxy;
  case OPT_RANGE:
    return &out->range;
  case OPT_REFERER:
    return &out->referer;
  case OPT_REPORT:
    return &out->report;
  case OPT_REQUEST:
    return &out->method;
  case OPT_UPLOAD_FILE:
    return &out->upload;
  case OPT_USER:
    return &out->user;
  case OPT_USER_AGENT:
    return &out->user_agent;
  default:
    return NULL;
  }
}

static bool *flag_of_option(again_fetch_options *out, int id) {
  switch (id) {
  case OPT_COMPRESSED:
    return &out->compressed;
  case OPT_FAIL:
    return &out->fail;
  case OPT_GET:
    return &out->data_in_url;
  case OPT_HEAD:
    return &out->head;
  case OPT_INCLUDE:
    return &out->include_headers;
  case OPT_INSECURE:
    return &out->insecure;
  case OPT_LOCATION:
    return &out->follow;
  case OPT_SHOW_ERROR:
    return &out->show_error;
  case OPT_SILENT:
    return &out->silent;
  case OPT_VERBOSE:
    return &out->verbose;
  default:
    return NULL;
  }
}

/* Numbers and times. False where the value is none. */
static bool take_number(again_fetch_options *out, again_options *options,
                        int id) {
  uint64_t number = 0;
  switch (id) {
  case OPT_ATTEMPTS:
    if (!again_options_uint(options, 1, 1000, &number)) {
      return false;
    }
    out->attempts = (unsigned)number;
    return true;
  case OPT_RETRY:
    if (!again_options_uint(options, 0, 999, &number)) {
      return false;
    }
    out->attempts = (unsigned)number + 1;
    return true;
  case OPT_DEADLINE:
    return again_options_duration(options, &out->deadline_ms);
  case OPT_MAX_TIME:
    return again_options_duration(options, &out->attempt_ms);
  default:
    return again_options_duration(options, &out->connect_ms);
  }
}

/* Options that add to a list. NULL, or what is wrong. */
static const char *take_item(again_fetch_options *out, int id,
                             const char *value) {
  static const char no_memory[] = "out of memory";
  switch (id) {
  case OPT_HEADER:
    return add_header(out, value) ? NULL : no_memory;
  case OPT_OUTPUT:
    return add_output(out, value) ? NULL : no_memory;
  case OPT_REMOTE_NAME:
    return add_output(out, NULL) ? NULL : no_memory;
  case OPT_POLICY:
    return again_policy_arg_add(&out->policy, value);
  default:
    return add_url(out, value) ? NULL : no_memory;
  }
}

/* One option. The exit code, or -1 to go on. */
static int take(again_fetch_options *out, again_options *options, int id) {
  const char **text = text_of_option(out, id);
  bool *flag = flag_of_option(out, id);
  if (text != NULL) {
    *text = options->value;
    return -1;
  }
  if (flag != NULL) {
    *flag = !options->negated;
    return -1;
  }
  switch (id) {
  case OPT_DATA:
  case OPT_DATA_BINARY:
  case OPT_DATA_RAW:
  case OPT_DATA_URLENCODE:
    return take_data(out, id, options->value);
  case OPT_ATTEMPTS:
  case OPT_RETRY:
  case OPT_DEADLINE:
  case OPT_MAX_TIME:
  case OPT_CONNECT_TIMEOUT:
    return take_number(out, options, id)
               ? -1
               : again_options_stop(options, AGAIN_OPTION_ERROR);
  case OPT_HTTP1_1:
    out->http = AGAIN_FETCH_HTTP_1_1;
    return -1;
  case OPT_HTTP2:
    out->http = AGAIN_FETCH_HTTP_2;
    return -1;
  case OPT_IDEMPOTENT:
    out->idempotent = options->negated ? AGAIN_ANSWER_NO : AGAIN_ANSWER_YES;
    return -1;
  case OPT_IPV4:
    out->ip_version = CURL_IPRESOLVE_V4;
    return -1;
  case OPT_IPV6:
    out->ip_version = CURL_IPRESOLVE_V6;
    return -1;
  default:
    break;
  }
  const char *wrong = take_item(out, id, options->value);
  if (wrong != NULL) {
    again_complain("fetch: %s: %s", options->value, wrong);
    return AGAIN_EXIT_USAGE;
  }
  return -1;
}

/* What does not go together. NULL = all does. */
static const char *conflict(const again_fetch_options *options) {
  if (options->url_count == 0) {
    return "no URL";
  }
  if (options->output_count > options->url_count) {
    return "more outputs than URLs";
  }
  if (options->upload != NULL && options->has_data && !options->data_in_url) {
    return "-T and -d are two bodies";
  }
  if (options->head && (options->upload != NULL ||
                        (options->has_data && !options->data_in_url))) {
    return "-I has no body";
  }
  return NULL;
}

bool again_fetch_options_read(again_fetch_options *out, int argc, char **argv,
                              int *exit_ret) {
  *out = (again_fetch_options){.ip_version = CURL_IPRESOLVE_WHATEVER};
  again_buffer_init(&out->data, NULL);
  if (again_policy_arg_init(&out->policy) != AGAIN_OK) {
    again_complain("fetch: out of memory");
    *exit_ret = AGAIN_EXIT_UNREADABLE;
    return false;
  }
  again_options options;
  again_options_init(&options, &usage, argc, argv);
  int id;
  while ((id = again_options_next(&options)) != AGAIN_OPTION_END) {
    int code = id > 0                       ? take(out, &options, id)
               : id == AGAIN_OPTION_OPERAND ? take(out, &options, OPT_URL)
                                            : again_options_stop(&options, id);
    if (code >= 0) {
      *exit_ret = code;
      return false;
    }
  }
  const char *wrong = conflict(out);
  if (wrong != NULL) {
    again_complain("fetch: %s (see 'again fetch --help')", wrong);
    *exit_ret = AGAIN_EXIT_USAGE;
    return false;
  }
  return true;
}

void again_fetch_options_clear(again_fetch_options *options) {
  curl_slist_free_all(options->headers);
  again_buffer_clear(&options->data);
  again_policy_arg_clear(&options->policy);
  free(options->urls);
  free(options->outputs);
}
