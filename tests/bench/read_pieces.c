/* The same bodies in single bytes: what a slow or hostile server sends. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reading.h"

static double median_ns(const char *body, size_t size, size_t piece_bytes) {
  bench_reading ours =
      bench_reading_new(bench_policy_general, body, size, piece_bytes);
  const bench_engine engine = {"libagain", bench_reading_run, &ours, 0};
  double ns = bench_median_ns(&engine);
  bench_reading_free(&ours);
  return ns;
}

static void single_bytes(const char *title, const char *body) {
  size_t size = strlen(body);
  bench_figure(title, median_ns(body, size, 1) / median_ns(body, size, 0),
               "times of whole", 3);
}

/* A body that is one token between `before` and `behind`. */
static void long_token(const char *title, const char *before, char fill,
                       const char *behind) {
  enum { BODY_BYTES = 64 * 1024 };
  char *body = malloc(BODY_BYTES);
  bench_require(body != NULL, "no memory");
  memset(body, fill, BODY_BYTES);
  memcpy(body, before, strlen(before));
  memcpy(body + BODY_BYTES - strlen(behind), behind, strlen(behind));
  bench_figure(title, median_ns(body, BODY_BYTES, 1) / 1e6, "ms", 2);
  free(body);
}

void bench_read_pieces(void) {
  single_bytes("JSON in single bytes",
               "{\"RequestId\":\"8906582E-6722-409A-A6C4-0E7863B733A5\","
               "\"Code\":\"Throttling.User\",\"Message\":\"Request was denied "
               "due to user flow control.\",\"HostId\":\"example.com\"}");
  single_bytes("XML in single bytes",
               "<Error><RequestId>8906582E-6722-409A-A6C4-0E7863B733A5"
               "</RequestId><Code>Throttling.User</Code><Message>Request was "
               "denied due to user flow control.</Message></Error>");
  long_token("64 KiB JSON string in single bytes", "{\"Code\":\"", 'a', "\"}");
  long_token("64 KiB JSON number in single bytes", "{\"Code\":", '7', "}");
  long_token("64 KiB XML attribute in single bytes", "<Error x=\"", '>',
             "\"/>");
  long_token("64 KiB XML comment in single bytes", "<Error><!--", '>',
             "--></Error>");
}
