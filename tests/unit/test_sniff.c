/* What a body is, by its first bytes. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "reading/sniff.h"

static void end(void) {
  assert_balance();
}

TestSuite(sniff, .fini = end);

typedef struct sniff_row {
  const char *body;
  again_body_kind kind;
  const char *content;  /* NULL = not to be parsed, or the whole */
  const char *encoding; /* NULL = none */
} sniff_row;

static const sniff_row rows[] = {
    {"{}", AGAIN_BODY_JSON, "{}", NULL},
    {" \t\r\n[1]", AGAIN_BODY_JSON, "[1]", NULL},
    {"\"text\"", AGAIN_BODY_PLAIN, NULL, NULL},
    {"<Error/>", AGAIN_BODY_XML, "<Error/>", NULL},
    {"\n<e:Error a='<'>", AGAIN_BODY_XML, "<e:Error a='<'>", NULL},
    {"<?xml version='1.0'?>\n<e>", AGAIN_BODY_XML, "<e>", NULL},
    {"<?xml version='1.0' encoding='GBK' ?><e>", AGAIN_BODY_XML, "<e>", "GBK"},
    {"<?xml encoding = \"utf-8\"?><e>", AGAIN_BODY_XML, "<e>", "utf-8"},
    {"<?xml encoding=?><e>", AGAIN_BODY_XML, "<e>", NULL},
    {"<?xml encoding?><e>", AGAIN_BODY_XML, "<e>", NULL},
    {"<?xml encoding=utf-8?><e>", AGAIN_BODY_XML, "<e>", NULL},
    {"<?xml version='1.0'", AGAIN_BODY_XML, NULL, NULL},
    {"<?xml version='1.0'?>", AGAIN_BODY_XML, NULL, NULL},
    {"<!-- <html> --><e>", AGAIN_BODY_XML, "<e>", NULL},
    {"<!-- <e>", AGAIN_BODY_XML, NULL, NULL},
    {"<!DOCTYPE e><e>", AGAIN_BODY_XML, "<e>", NULL},
    {"<!DOCTYPE e PUBLIC \"[>\" '>'><e>", AGAIN_BODY_XML, "<e>", NULL},
    {"<!DOCTYPE e [<!ENTITY a 'b'>]><e>", AGAIN_BODY_XML, "<e>", NULL},
    {"<!DOCTYPE e [<!-- ' ]> --><!ENTITY a \"]>\"> %p; ] ><e>", AGAIN_BODY_XML,
     "<e>", NULL},
    {"<!DOCTYPE e [<!ENTITY a 'b><e>", AGAIN_BODY_XML, NULL, NULL},
    {"<!DOCTYPE e", AGAIN_BODY_XML, NULL, NULL},
    {"<!DOCTYPE html><html>", AGAIN_BODY_HTML, NULL, NULL},
    {"<!doctype HTML PUBLIC \"-//W3C\"><x>", AGAIN_BODY_HTML, NULL, NULL},
    {"<HTML lang=en>", AGAIN_BODY_HTML, NULL, NULL},
    {"<html", AGAIN_BODY_HTML, NULL, NULL},
    {"<htmlx>", AGAIN_BODY_XML, "<htmlx>", NULL},
    {"<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"x\"><html>",
     AGAIN_BODY_HTML, NULL, NULL},
    {"<?xml version=\"1.0\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">",
     AGAIN_BODY_HTML, NULL, NULL},
    {"<?xml version ='1.0' ?><!DOCTYPE html [<!ENTITY c 'd'>]>\n<error>",
     AGAIN_BODY_XML, "<error>", NULL},
    {"<?xml version='1.0'?><!DOCTYPE html>", AGAIN_BODY_HTML, NULL, NULL},
    {"<!-- c --><!doctype html>", AGAIN_BODY_HTML, NULL, NULL},
    {"<h1>Bad</h1>", AGAIN_BODY_HTML, NULL, NULL},
    {"<body>", AGAIN_BODY_HTML, NULL, NULL},
    {"<3 sorry", AGAIN_BODY_PLAIN, NULL, NULL},
    {"< e>", AGAIN_BODY_PLAIN, NULL, NULL},
    {"<", AGAIN_BODY_PLAIN, NULL, NULL},
    {"<?php?> text", AGAIN_BODY_PLAIN, NULL, NULL},
    {"Service Unavailable", AGAIN_BODY_PLAIN, NULL, NULL},
    {"\xE6\x9C\x8D\xE5\x8A\xA1", AGAIN_BODY_PLAIN, NULL, NULL},
    {"\x1b[31mred", AGAIN_BODY_PLAIN, NULL, NULL},
    {"\x80plain", AGAIN_BODY_BINARY, NULL, NULL},
    {"\xFFplain", AGAIN_BODY_BINARY, NULL, NULL},
    {"a\x01\x02\x03\x04", AGAIN_BODY_BINARY, NULL, NULL},
    {"", AGAIN_BODY_EMPTY, NULL, NULL},
    {" \n", AGAIN_BODY_EMPTY, NULL, NULL},
};

Test(sniff, kinds) {
  for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
    const sniff_row *row = &rows[i];
    size_t size;
    char *body = exact_text(row->body, &size);
    again_sniffed found = again_sniff(again_text_make(body, size));
    cr_assert_eq(found.kind, row->kind, "%s: %d", row->body, (int)found.kind);
    if (row->content != NULL) {
      cr_assert(again_text_is(found.content, row->content), "%s", row->body);
    } else if (row->kind == AGAIN_BODY_XML) {
      cr_assert_null(found.content.data, "%s", row->body);
    }
    cr_assert_eq(found.encoding.data == NULL, row->encoding == NULL, "%s",
                 row->body);
    if (row->encoding != NULL) {
      cr_assert(again_text_is(found.encoding, row->encoding), "%s", row->body);
    }
    exact_free(body);
  }
}

static bool is_parsed(again_body_kind kind) {
  return kind == AGAIN_BODY_JSON || kind == AGAIN_BODY_XML;
}

/* Whatever is said of a beginning, and not left open, holds of the whole. */
Test(sniff, a_beginning_is_left_open_where_more_would_tell) {
  for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
    size_t size;
    char *body = exact_text(rows[i].body, &size);
    again_sniffed whole = again_sniff(again_text_make(body, size));
    for (size_t cut = 0; cut < size; cut++) {
      char *start = exact_copy(body, cut);
      again_sniffed found = again_sniff(again_text_make(start, cut));
      if (!found.is_open) {
        cr_expect_eq(is_parsed(found.kind), is_parsed(whole.kind), "%s: %zu",
                     rows[i].body, cut);
        cr_expect(found.kind == whole.kind || !is_parsed(whole.kind), "%s: %zu",
                  body, cut);
      }
      exact_free(start);
    }
    exact_free(body);
  }
}

Test(sniff, what_is_sure_is_not_left_open) {
  static const char *const sure[] = {"{",
                                     "[",
                                     "text",
                                     "\x1f\x8b",
                                     " {",
                                     "<Error />",
                                     "<Error><Code",
                                     "<!-- --><Error>",
                                     "<html><body>",
                                     "<!doctype html>"};
  for (size_t i = 0; i < sizeof(sure) / sizeof(*sure); i++) {
    cr_expect_not(again_sniff(again_text_of(sure[i])).is_open, "%s", sure[i]);
  }
}
