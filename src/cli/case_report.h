/* What became of the cases of a table, told case by case. */
#ifndef AGAIN_CLI_CASE_REPORT_H
#define AGAIN_CLI_CASE_REPORT_H

#include "case_table.h"
#include "judged.h"

typedef enum again_case_format {
  AGAIN_CASE_TEXT, /* those that differ, and how many did */
  AGAIN_CASE_JSON, /* one object a case */
  AGAIN_CASE_TAP   /* Test Anything Protocol, version 13 */
} again_case_format;

typedef struct again_case_report {
  again_case_format format;
  uint64_t case_count;
  uint64_t difference_count;
  again_buffer out;
} again_case_report;

void again_case_report_init(again_case_report *report);
void again_case_report_clear(again_case_report *report);

/* What stands before the first case and behind the last; `is_whole` false: not
 * all cases could be read. */
void again_case_report_begin(again_case_report *report);
void again_case_report_end(again_case_report *report, bool is_whole);

/* Compares what `judged` is with what `row` of the table `path` says that it
 * should be. False after a complaint. */
bool again_case_report_add(again_case_report *report, const char *path,
                           const again_case *row, const again_judged *judged);

#endif
