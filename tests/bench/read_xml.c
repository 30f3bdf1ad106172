/* A small XML error, beside libxml2's own tree; and a page of HTML. */
#include "bench.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "reading.h"

static const char body[] =
    "<?xml version='1.0' encoding='UTF-8'?>"
    "<Error>"
    "<RequestId>8906582E-6722-409A-A6C4-0E7863B733A5</RequestId>"
    "<HostId>polardb.aliyuncs.com</HostId>"
    "<Code>OperationDenied.DBClusterStatus</Code>"
    "<Message>The operation is not permitted due to Cluster status.</Message>"
    "<Recommend>https://help.example.com/e/12</Recommend>"
    "<Type>Sender</Type>"
    "</Error>";

static void run_tree(void *user) {
  static const char *const names[] = {"Code", "Message", "RequestId"};
  size_t *length_ret = user;
  xmlDocPtr document =
      xmlReadMemory(body, (int)(sizeof(body) - 1), NULL, NULL,
                    XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT);
  bench_require(document != NULL, "xmlReadMemory");
  for (xmlNodePtr node = xmlDocGetRootElement(document)->children; node != NULL;
       node = node->next) {
    for (size_t i = 0; i < 3; i++) {
      if (strcmp((const char *)node->name, names[i]) == 0) {
        *length_ret += strlen((const char *)node->children->content);
      }
    }
  }
  xmlFreeDoc(document);
}

static void compare(const char *title, const char *policy, double target) {
  size_t length = 0;
  bench_reading ours = bench_reading_new(policy, body, sizeof(body) - 1, 0);
  const bench_engine engines[] = {
      {"libagain", bench_reading_run, &ours, 0},
      {"xmlReadMemory", run_tree, &length, target},
  };
  bench_compare(title, engines, sizeof(engines) / sizeof(engines[0]));
  bench_reading_free(&ours);
}

typedef struct page_copy {
  const char *from;
  char *to;
  size_t size;
} page_copy;

static void run_copy(void *user) {
  page_copy *self = user;
  memcpy(self->to, self->from, self->size);
  /* The compiler must not see that nobody reads it. */
  __asm__ volatile("" : : "r"(self->to) : "memory");
}

static void read_html(void) {
  enum { PAGE_BYTES = 60 * 1024 };
  static const char head[] =
      "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>";
  static const char line[] = "<p class=\"x\">The server is on a break.</p>\n";
  char *page = malloc(PAGE_BYTES);
  bench_require(page != NULL, "no memory");
  memcpy(page, head, sizeof(head) - 1);
  for (size_t at = sizeof(head) - 1; at < PAGE_BYTES; at++) {
    page[at] = line[(at - sizeof(head) + 1) % (sizeof(line) - 1)];
  }
  bench_reading ours =
      bench_reading_new(bench_policy_general, page, PAGE_BYTES, 0);
  const bench_engine engine = {"libagain", bench_reading_run, &ours, 0};
  double gathered_ns = bench_median_ns(&engine);
  ours.is_lent = true;
  bench_figure("HTML, 60 KB in one piece, lent", bench_median_ns(&engine), "ns",
               1000);
  /* A body that is gathered is copied: nothing is faster than memcpy(). */
  page_copy copy = {page, malloc(PAGE_BYTES), PAGE_BYTES};
  bench_require(copy.to != NULL, "no memory");
  const bench_engine copying = {"memcpy", run_copy, &copy, 0};
  bench_figure("HTML, 60 KB in one piece, gathered",
               gathered_ns / bench_median_ns(&copying), "times of memcpy", 2);
  free(copy.to);
  bench_reading_free(&ours);
  free(page);
}

void bench_read_xml(void) {
  compare("XML, general list", bench_policy_general, 2.5);
  compare("XML, three fields", bench_policy_stops_xml, 4);
  read_html();
}
