/* A file goes again from its start; a stream goes once. */
#include "fetch_source.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/again-fetch-source-XXXXXX";
static char path[64];
static char fifo[64];

static void begin(void) {
  cr_assert_not_null(mkdtemp(folder));
  (void)snprintf(path, sizeof path, "%s/file", folder);
  (void)snprintf(fifo, sizeof fifo, "%s/fifo", folder);
  FILE *file = fopen(path, "w");
  cr_assert_not_null(file);
  (void)fputs("0123456789", file);
  (void)fclose(file);
}

static void end(void) {
  unlink(path);
  unlink(fifo);
  rmdir(folder);
}

TestSuite(fetch_source, .init = begin, .fini = end);

static void reads(again_fetch_source *source, const char *text) {
  char *bytes = malloc(strlen(text) + 1);
  size_t size = again_fetch_source_read(bytes, 1, strlen(text) + 1, source);
  cr_expect_eq(size, strlen(text));
  cr_expect_arr_eq(bytes, text, strlen(text));
  free(bytes);
}

Test(fetch_source, a_file_has_a_size_and_is_rewound) {
  again_fetch_source source;
  cr_assert(again_fetch_source_open(&source, path));
  cr_expect_eq(source.size_bytes, 10);
  cr_expect(source.can_seek);
  reads(&source, "0123456789");
  reads(&source, "");
  cr_expect_eq(again_fetch_source_seek(&source, 0, SEEK_SET), CURL_SEEKFUNC_OK);
  reads(&source, "0123456789");
  cr_expect_eq(again_fetch_source_seek(&source, 7, SEEK_SET), CURL_SEEKFUNC_OK);
  reads(&source, "789");
  cr_expect_eq(again_fetch_source_seek(&source, -1, SEEK_SET),
               CURL_SEEKFUNC_FAIL);
  again_fetch_source_close(&source);
  cr_expect_null(source.file);
}

Test(fetch_source, a_stream_has_neither) {
  again_fetch_source source;
  cr_assert_eq(mkfifo(fifo, 0600), 0);
  FILE *writer = fopen(fifo, "r+");
  cr_assert_not_null(writer);
  cr_assert(again_fetch_source_open(&source, fifo));
  cr_expect_eq(source.size_bytes, -1);
  cr_expect_not(source.can_seek);
  cr_expect_eq(again_fetch_source_seek(&source, 0, SEEK_SET),
               CURL_SEEKFUNC_CANTSEEK);
  (void)fputs("text", writer);
  (void)fclose(writer);
  reads(&source, "text");
  again_fetch_source_close(&source);
}

Test(fetch_source, standard_input_is_a_stream_and_stays_open) {
  again_fetch_source source;
  cr_assert(again_fetch_source_open(&source, "-"));
  cr_expect_eq(source.file, stdin);
  cr_expect_eq(source.size_bytes, -1);
  cr_expect_not(source.can_seek);
  again_fetch_source_close(&source);
  cr_expect_neq(fileno(stdin), -1);
}

Test(fetch_source, what_cannot_be_read_is_no_source) {
  again_fetch_source source;
  char byte;
  cr_expect_not(again_fetch_source_open(&source, "/nonexistent/file"));
  cr_expect_eq(errno, ENOENT);
  again_fetch_source_close(&source);
  /* A folder opens, and reads as an error. */
  cr_assert(again_fetch_source_open(&source, folder));
  cr_expect_eq(again_fetch_source_read(&byte, 1, 1, &source),
               CURL_READFUNC_ABORT);
  again_fetch_source_close(&source);
}
