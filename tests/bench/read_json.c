/* A small JSON error, beside what programs use today. */
#include "bench.h"

#include <cjson/cJSON.h>
#include <jansson.h>
#include <string.h>
#include <yajl/yajl_parse.h>

#include "reading.h"

static const char body[] =
    "{\"RequestId\":\"8906582E-6722-409A-A6C4-0E7863B733A5\","
    "\"HostId\":\"polardb.aliyuncs.com\","
    "\"Code\":\"OperationDenied.DBClusterStatus\","
    "\"Message\":\"The operation is not permitted due to Cluster status.\","
    "\"Recommend\":\"https://error-center.example.com/x?a\"}";
static const size_t size = sizeof(body) - 1;

/* The three members, copied out. */
typedef struct fields {
  char values[3][128];
} fields;

static const char *const names[] = {"Code", "Message", "RequestId"};

static void keep(fields *out, size_t index, const char *text, size_t length) {
  size_t kept =
      length < sizeof(out->values[0]) - 1 ? length : sizeof(out->values[0]) - 1;
  memcpy(out->values[index], text, kept);
  out->values[index][kept] = '\0';
}

/* ---- yajl --------------------------------------------------------------- */

typedef struct yajl_state {
  fields out;
  size_t wanted; /* index of the member that comes; 3 = none */
} yajl_state;

static int on_key(void *user, const unsigned char *key, size_t length) {
  yajl_state *self = user;
  self->wanted = 0;
  while (self->wanted < 3 && (strlen(names[self->wanted]) != length ||
                              memcmp(names[self->wanted], key, length) != 0)) {
    self->wanted++;
  }
  return 1;
}

static int on_string(void *user, const unsigned char *text, size_t length) {
  yajl_state *self = user;
  if (self->wanted < 3) {
    keep(&self->out, self->wanted, (const char *)text, length);
  }
  return 1;
}

static void run_yajl(void *user) {
  static const yajl_callbacks callbacks = {.yajl_string = on_string,
                                           .yajl_map_key = on_key};
  yajl_handle parser = yajl_alloc(&callbacks, NULL, user);
  bench_require(yajl_parse(parser, (const unsigned char *)body, size) ==
                        yajl_status_ok &&
                    yajl_complete_parse(parser) == yajl_status_ok,
                "yajl");
  yajl_free(parser);
}

/* ---- trees -------------------------------------------------------------- */

static void run_jansson(void *user) {
  json_t *root = json_loadb(body, size, 0, NULL);
  bench_require(root != NULL, "jansson");
  for (size_t i = 0; i < 3; i++) {
    const char *text = json_string_value(json_object_get(root, names[i]));
    keep(user, i, text, strlen(text));
  }
  json_decref(root);
}

static void run_cjson(void *user) {
  cJSON *root = cJSON_ParseWithLength(body, size);
  bench_require(root != NULL, "cJSON");
  for (size_t i = 0; i < 3; i++) {
    const char *text =
        cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, names[i]));
    keep(user, i, text, strlen(text));
  }
  cJSON_Delete(root);
}

static void compare(const char *title, const char *policy, double yajl_target) {
  yajl_state yajl = {.wanted = 3};
  fields tree;
  bench_reading ours = bench_reading_new(policy, body, size, 0);
  const bench_engine engines[] = {
      {"libagain", bench_reading_run, &ours, 0},
      {"yajl", run_yajl, &yajl, yajl_target},
      {"jansson", run_jansson, &tree, 8},
      {"cJSON", run_cjson, &tree, 0},
  };
  bench_compare(title, engines, sizeof(engines) / sizeof(engines[0]));
  bench_reading_free(&ours);
}

void bench_read_json(void) {
  compare("JSON, general list", bench_policy_general, 1.1);
  compare("JSON, three fields", bench_policy_stops_json, 1.5);
}
