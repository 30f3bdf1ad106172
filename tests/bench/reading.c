#include "reading.h"

#include <string.h>

const char bench_policy_general[] =
    "{\"again\": 1, \"name\": \"general\", \"rules\": []}";

const char bench_policy_stops_json[] =
    "{\"again\": 1, \"name\": \"json\", \"hints\": [], \"fields\": {"
    "\"code\": [\"/Code\"], \"message\": [\"/Message\"],"
    "\"request_id\": [\"/RequestId\"]}, \"rules\": []}";

const char bench_policy_stops_xml[] =
    "{\"again\": 1, \"name\": \"xml\", \"hints\": [], \"fields\": {"
    "\"code\": [\"/Error/Code\"], \"message\": [\"/Error/Message\"],"
    "\"request_id\": [\"/Error/RequestId\"]}, \"rules\": []}";

bench_reading bench_reading_new(const char *policy, const char *body,
                                size_t size, size_t piece_bytes) {
  bench_reading reading = {NULL, body, size, piece_bytes, false};
  again_policy *made = bench_policy(policy, strlen(policy));
  bench_require(again_reader_new(&reading.reader, made, NULL) == AGAIN_OK,
                "no reader");
  again_policy_unref(made);
  /* The first responses allocate. */
  bench_reading_run(&reading);
  bench_reading_run(&reading);
  return reading;
}

void bench_reading_free(bench_reading *reading) {
  again_reader_free(reading->reader);
}

static void feed(const bench_reading *self) {
  if (self->is_lent) {
    again_reader_lend_body(self->reader, self->body, self->size);
    return;
  }
  size_t step = self->piece_bytes > 0 ? self->piece_bytes : self->size;
  again_status status = AGAIN_OK;
  for (size_t at = 0; at < self->size && status == AGAIN_OK; at += step) {
    size_t piece = self->size - at < step ? self->size - at : step;
    status = again_reader_body(self->reader, self->body + at, piece, NULL);
  }
  bench_require(status == AGAIN_OK, "no body");
}

void bench_reading_run(void *reading) {
  bench_reading *self = reading;
  const again_time now = {0, 0};
  again_response *response = NULL;
  bench_require(again_reader_begin(self->reader, NULL) == AGAIN_OK, "no begin");
  again_reader_set_status(self->reader, 400);
  bench_require(again_reader_line(self->reader, "\r\n", 2) == AGAIN_OK,
                "no line");
  feed(self);
  bench_require(again_reader_end(self->reader, AGAIN_TRANSPORT_OK, true, &now,
                                 &response) == AGAIN_OK,
                "no end");
}
