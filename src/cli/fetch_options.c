#include "fetch_options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "complain.h"
#include "fetch_data.h"
#include "fetch_usage.h"

enum { PARALLEL_MAX_DEFAULT = 50 }; /* as curl */

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

static bool add_output(again_fetch_options *out, again_fetch_output output) {
  again_fetch_output *outputs =
      realloc(out->outputs, (out->output_count + 1) * sizeof *out->outputs);
  if (outputs == NULL) {
    return false;
  }
  out->outputs = outputs;
  out->outputs[out->output_count++] = output;
  return true;
}

/* "-" is standard output. */
static bool add_path(again_fetch_options *out, const char *path) {
  const bool is_stdout = strcmp(path, "-") == 0;
  return add_output(out, (again_fetch_output){.path = is_stdout ? NULL : path});
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
  again_fetch_data_kind kind =
      id == AGAIN_FETCH_OPT_DATA_BINARY      ? AGAIN_FETCH_DATA_BINARY
      : id == AGAIN_FETCH_OPT_DATA_RAW       ? AGAIN_FETCH_DATA_RAW
      : id == AGAIN_FETCH_OPT_DATA_URLENCODE ? AGAIN_FETCH_DATA_ENCODED
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
  case AGAIN_FETCH_OPT_CACERT:
    return &out->ca_file;
  case AGAIN_FETCH_OPT_COOKIE:
    return &out->cookie;
  case AGAIN_FETCH_OPT_IDEMPOTENCY_KEY:
    return &out->idempotency_key;
  case AGAIN_FETCH_OPT_OPERATION:
    return &out->operation;
  case AGAIN_FETCH_OPT_PROXY:
    return &out->proxy;
  case AGAIN_FETCH_OPT_RANGE:
    return &out->range;
  case AGAIN_FETCH_OPT_REFERER:
    return &out->referer;
  case AGAIN_FETCH_OPT_REPORT:
    return &out->report;
  case AGAIN_FETCH_OPT_REQUEST:
    return &out->method;
  case AGAIN_FETCH_OPT_UPLOAD_FILE:
    return &out->upload;
  case AGAIN_FETCH_OPT_USER:
    return &out->user;
  case AGAIN_FETCH_OPT_USER_AGENT:
    return &out->user_agent;
  default:
    return NULL;
  }
}

static bool *flag_of_option(again_fetch_options *out, int id) {
  switch (id) {
  case AGAIN_FETCH_OPT_COMPRESSED:
    return &out->compressed;
  case AGAIN_FETCH_OPT_FAIL:
    return &out->fail;
  case AGAIN_FETCH_OPT_GET:
    return &out->data_in_url;
  case AGAIN_FETCH_OPT_HEAD:
    return &out->head;
  case AGAIN_FETCH_OPT_INCLUDE:
    return &out->include_headers;
  case AGAIN_FETCH_OPT_INSECURE:
    return &out->insecure;
  case AGAIN_FETCH_OPT_LOCATION:
    return &out->follow;
  case AGAIN_FETCH_OPT_PARALLEL:
    return &out->is_parallel;
  case AGAIN_FETCH_OPT_REMOTE_NAME_ALL:
    return &out->remote_name_all;
  case AGAIN_FETCH_OPT_SHOW_ERROR:
    return &out->show_error;
  case AGAIN_FETCH_OPT_SILENT:
    return &out->silent;
  case AGAIN_FETCH_OPT_VERBOSE:
    return &out->verbose;
  default:
    return NULL;
  }
}

/* "-" is wherever the file ends. */
static bool take_offset(again_fetch_options *out, again_options *options) {
  out->continues = true;
  out->continue_bytes = UINT64_MAX;
  return strcmp(options->value, "-") == 0 ||
         again_options_uint(options, 0, INT64_MAX, &out->continue_bytes);
}

/* To the engine 0 is the policy's. */
static bool take_deadline(again_fetch_options *out, again_options *options) {
  return again_options_duration(options, &out->deadline_ms) &&
         (out->deadline_ms > 0 ||
          again_options_fail(options, "%s: there is no time", options->option));
}

/* Numbers and times. False where the value is none. */
static bool take_number(again_fetch_options *out, again_options *options,
                        int id) {
  uint64_t number = 0;
  switch (id) {
  case AGAIN_FETCH_OPT_ATTEMPTS:
    if (!again_options_uint(options, 1, 1000, &number)) {
      return false;
    }
    out->attempts = (unsigned)number;
    return true;
  case AGAIN_FETCH_OPT_RETRY:
    if (!again_options_uint(options, 0, 999, &number)) {
      return false;
    }
    out->attempts = (unsigned)number + 1;
    return true;
  case AGAIN_FETCH_OPT_PARALLEL_MAX:
    if (!again_options_uint(options, 1, 1000, &number)) {
      return false;
    }
    out->parallel_max = (unsigned)number;
    return true;
  case AGAIN_FETCH_OPT_CONTINUE_AT:
    return take_offset(out, options);
  case AGAIN_FETCH_OPT_DEADLINE:
    return take_deadline(out, options);
  case AGAIN_FETCH_OPT_MAX_TIME:
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
  case AGAIN_FETCH_OPT_HEADER:
    return add_header(out, value) ? NULL : no_memory;
  case AGAIN_FETCH_OPT_OUTPUT:
    return add_path(out, value) ? NULL : no_memory;
  case AGAIN_FETCH_OPT_REMOTE_NAME:
    return add_output(out, (again_fetch_output){.remote_name = true})
               ? NULL
               : no_memory;
  case AGAIN_FETCH_OPT_POLICY:
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
  case AGAIN_FETCH_OPT_DATA:
  case AGAIN_FETCH_OPT_DATA_BINARY:
  case AGAIN_FETCH_OPT_DATA_RAW:
  case AGAIN_FETCH_OPT_DATA_URLENCODE:
    return take_data(out, id, options->value);
  case AGAIN_FETCH_OPT_ATTEMPTS:
  case AGAIN_FETCH_OPT_RETRY:
  case AGAIN_FETCH_OPT_DEADLINE:
  case AGAIN_FETCH_OPT_MAX_TIME:
  case AGAIN_FETCH_OPT_CONNECT_TIMEOUT:
  case AGAIN_FETCH_OPT_CONTINUE_AT:
  case AGAIN_FETCH_OPT_PARALLEL_MAX:
    return take_number(out, options, id)
               ? -1
               : again_options_stop(options, AGAIN_OPTION_ERROR);
  case AGAIN_FETCH_OPT_HTTP1_1:
    out->http = AGAIN_FETCH_HTTP_1_1;
    return -1;
  case AGAIN_FETCH_OPT_HTTP2:
    out->http = AGAIN_FETCH_HTTP_2;
    return -1;
  case AGAIN_FETCH_OPT_IDEMPOTENT:
    out->idempotent = options->negated ? AGAIN_ANSWER_NO : AGAIN_ANSWER_YES;
    return -1;
  case AGAIN_FETCH_OPT_IPV4:
    out->ip_version = CURL_IPRESOLVE_V4;
    return -1;
  case AGAIN_FETCH_OPT_IPV6:
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

static bool has_body(const again_fetch_options *options) {
  return options->upload != NULL ||
         (options->has_data && !options->data_in_url);
}

/* Whether what comes is the bytes of a file, one for one. */
static bool is_download(const again_fetch_options *options) {
  return !has_body(options) && !options->head && !options->include_headers &&
         !options->compressed && options->range == NULL &&
         options->method == NULL;
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
  if (options->head && has_body(options)) {
    return "-I has no body";
  }
  if (options->continues && !is_download(options)) {
    return "-C does not go with -d, -i, -I, -r, -T, -X and --compressed";
  }
  if (options->upload != NULL && strcmp(options->upload, "-") == 0 &&
      options->url_count > 1) {
    return "standard input can be sent to one URL alone";
  }
  return NULL;
}

bool again_fetch_options_read(again_fetch_options *out, int argc, char **argv,
                              int *exit_ret) {
  *out = (again_fetch_options){.ip_version = CURL_IPRESOLVE_WHATEVER,
                               .parallel_max = PARALLEL_MAX_DEFAULT};
  again_buffer_init(&out->data, NULL);
  if (again_policy_arg_init(&out->policy) != AGAIN_OK) {
    again_complain("fetch: out of memory");
    *exit_ret = AGAIN_EXIT_UNREADABLE;
    return false;
  }
  again_options options;
  again_options_init(&options, &again_fetch_usage, argc, argv);
  int id;
  while ((id = again_options_next(&options)) != AGAIN_OPTION_END) {
    int code = id > 0 ? take(out, &options, id)
               : id == AGAIN_OPTION_OPERAND
                   ? take(out, &options, AGAIN_FETCH_OPT_URL)
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

again_fetch_output
again_fetch_options_output(const again_fetch_options *options, size_t index) {
  return index < options->output_count
             ? options->outputs[index]
             : (again_fetch_output){.remote_name = options->remote_name_all};
}

bool again_fetch_options_prints(const again_fetch_options *options,
                                size_t index) {
  const again_fetch_output output = again_fetch_options_output(options, index);
  return output.path == NULL && !output.remote_name;
}

bool again_fetch_options_is_parallel(const again_fetch_options *options) {
  return options->is_parallel && options->url_count > 1 &&
         options->parallel_max > 1;
}
