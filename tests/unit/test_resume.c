/*
 * A body that broke off is gone on with where it stopped, or not at all: never
 * is a byte delivered twice, left out, or taken from another representation.
 */
#include "resume.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(resume, .fini = end);

#define NONE AGAIN_BYTES_UNKNOWN
#define V1 "\"v1\""
#define V2 "\"v2\""

#define WHOLE(size, validator)                                                 \
  { 200, AGAIN_PART_WHOLE, 0, (size), (size), validator }
#define RANGE(first, size, total, validator)                                   \
  { 206, AGAIN_PART_RANGE, (first), (size), (total), validator }
#define PAST_END(total, validator)                                             \
  { 416, AGAIN_PART_PAST_END, 0, 0, (total), validator }

#define UNPLACED(status)                                                       \
  { (status), AGAIN_PART_UNPLACED, 0, 0, 0, V1 }

/* Of 100 bytes that a caller wants, all or some. */
static const again_part whole = WHOLE(100, V1);
static const again_part open_end = WHOLE(NONE, V1);
static const again_part range = RANGE(20, 50, 100, V1);
static const again_part no_total = RANGE(20, 50, NONE, V1);
static const again_part encoded = UNPLACED(200);

static again_resume begun(const again_part *part, uint64_t delivered) {
  again_resume resume;
  again_resume_begin(&resume, part, delivered, true);
  return resume;
}

Test(resume, is_small_while_a_call_waits) {
  cr_expect_leq(sizeof(again_resume), 352);
}

Test(resume, suits) {
  static const struct {
    const char *method;
    const char *header; /* NULL = none */
    bool suits;
  } rows[] = {
      {"GET", NULL, true},
      {"GET", "Accept: */*", true},
      {"GET", "X-Range: bytes=1-", true},
      {"GET", "Ranges: 1", true},
      {"GET", "Range", true}, /* libcurl sends no such line */
      {"GET", "Range: bytes=1-", false},
      {"GET", "range:bytes=1-", false},
      {"GET", "Range:", false},
      {"GET", "Range;", false},
      {"GET", "If-Range: \"x\"", false},
      {"get", NULL, false},
      {"HEAD", NULL, false},
      {"POST", NULL, false},
      {"", NULL, false},
      {NULL, NULL, false},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct curl_slist *headers = curl_slist_append(NULL, "Host: a");
    headers = rows[i].header == NULL
                  ? headers
                  : curl_slist_append(headers, rows[i].header);
    cr_expect_eq(again_resume_suits(rows[i].method, headers), rows[i].suits,
                 "%zu", i);
    curl_slist_free_all(headers);
  }
  cr_expect(again_resume_suits("GET", NULL));
  static char if_range[] = "If-Range: \"x\"";
  const struct curl_slist first = {if_range, NULL};
  cr_expect(again_resume_suits("GET", &first), "ours takes its place");
}

Test(resume, asks_for_what_is_left) {
  static const again_part past_end = PAST_END(9, V1);
  static const again_part nothing = {0};
  static const again_part nameless = WHOLE(100, "");
  static const again_part far_range = RANGE(INT64_MAX - 1, 1, INT64_MAX, V1);
  static const struct {
    const again_part *part;
    uint64_t delivered;
    const char *range; /* NULL = the whole */
  } rows[] = {
      {&whole, 1, "1-"},
      {&whole, 99, "99-"},
      {&open_end, 1234567890123, "1234567890123-"},
      {&range, 1, "21-69"},
      {&range, 49, "69-69"},
      {&no_total, 10, "30-69"},
      {&far_range, 0, "9223372036854775806-9223372036854775806"},
      {&whole, 101, NULL}, /* more than there is */
      {&range, 51, NULL},
      {&past_end, 9, NULL},
      {&encoded, 10, NULL},
      {&nameless, 10, NULL},
      {&nothing, 10, NULL},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_resume resume = begun(rows[i].part, rows[i].delivered);
    char text[AGAIN_RESUME_RANGE_BYTES] = "";
    cr_expect_eq(again_resume_range(&resume, text), rows[i].range != NULL,
                 "%zu", i);
    cr_expect_str_eq(text, rows[i].range == NULL ? "" : rows[i].range);

    static char accept[] = "Accept: */*";
    static char if_range[] = "If-Range: \"older\"";
    struct curl_slist own = {accept, NULL};
    struct curl_slist older = {if_range, &own};
    const bool is_range = rows[i].range != NULL;
    struct curl_slist *headers = again_resume_before(&resume, &own);
    cr_expect_eq(is_range ? headers->next : headers, &own, "%zu", i);
    headers = again_resume_before(&resume, &older);
    cr_expect_eq(headers->next, &own, "%zu", i);
    cr_expect_str_eq(headers->data, is_range ? "If-Range: " V1 : if_range);
  }
}

typedef struct answer {
  const char *what;
  const again_part *first;
  uint64_t delivered;
  again_part part;
} answer;

/* It is used so, and nothing is taken from it. */
static void expect_use(again_resume_use use, const answer *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const answer *row = &rows[i];
    again_resume resume = begun(row->first, row->delivered);
    cr_expect_eq(again_resume_judge(&resume, &row->part), use, "%s", row->what);
    cr_expect_eq(resume.skip_bytes, 0, "%s", row->what);
    cr_expect_eq(resume.delivered, row->delivered, "%s", row->what);
    cr_expect_eq(resume.total, row->first->total, "%s", row->what);
  }
}

Test(resume, goes_on) {
  static const struct {
    answer answer;
    uint64_t skip_bytes;
    uint64_t length; /* of the caller's body, from then on */
  } rows[] = {
      {{"where it stopped", &whole, 40, RANGE(40, 60, 100, V1)}, 0, 100},
      {{"no total told", &whole, 40, RANGE(40, 60, NONE, V1)}, 0, 100},
      {{"less than asked", &whole, 40, RANGE(40, 1, 100, V1)}, 0, 100},
      {{"an end at last", &open_end, 40, RANGE(40, 60, 100, V1)}, 0, 100},
      {{"from before", &whole, 40, RANGE(30, 70, 100, V1)}, 10, 100},
      {{"the whole", &whole, 40, WHOLE(100, V1)}, 40, 100},
      {{"the whole, no end", &whole, 40, WHOLE(NONE, V1)}, 40, 100},
      {{"never an end", &open_end, 40, WHOLE(NONE, V1)}, 40, NONE},
      {{"nothing was left", &open_end, 40, WHOLE(40, V1)}, 40, 40},
      {{"the caller's range", &range, 10, RANGE(30, 40, 100, V1)}, 0, 50},
      {{"past his range", &range, 10, RANGE(30, 70, 100, V1)}, 0, 50},
      {{"his range anew", &no_total, 10, RANGE(20, 50, 100, V1)}, 10, 50},
      {{"the whole for it", &range, 10, WHOLE(100, V1)}, 30, 50},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    const answer *row = &rows[i].answer;
    again_resume resume = begun(row->first, row->delivered);
    cr_expect_eq(again_resume_judge(&resume, &row->part), AGAIN_RESUME_GO_ON,
                 "%s", row->what);
    cr_expect_eq(resume.skip_bytes, rows[i].skip_bytes, "%s", row->what);
    cr_expect_eq(resume.delivered, row->delivered, "%s", row->what);
    cr_expect_eq(resume.length, rows[i].length, "%s", row->what);
  }
}

Test(resume, refuses_other_bytes) {
  static const answer rows[] = {
      {"later", &whole, 40, RANGE(41, 59, 100, V1)},
      {"nothing new", &whole, 40, RANGE(0, 40, 100, V1)},
      {"longer", &whole, 40, RANGE(40, 61, 101, V1)},
      {"changed", &whole, 40, RANGE(40, 60, 100, V2)},
      {"no validator", &whole, 40, RANGE(40, 60, 100, "")},
      {"no place", &whole, 40, UNPLACED(206)},
      {"no end", &open_end, 40, RANGE(40, 60, NONE, V1)},
      {"no content", &whole, 40, UNPLACED(204)},
      {"redirect", &whole, 40, UNPLACED(302)},
      {"changed whole for a range", &range, 10, WHOLE(100, V2)},
      {"encoded whole for a range", &range, 10, UNPLACED(200)},
      {"changed, and ends here", &open_end, 40, PAST_END(40, V2)},
      {"ends before", &open_end, 40, PAST_END(39, "")},
      {"ends later", &open_end, 40, PAST_END(41, "")},
      {"ends nowhere", &open_end, 40, UNPLACED(416)},
      {"ends before it was to", &whole, 40, PAST_END(40, "")},
      {"ends within the range", &no_total, 10, PAST_END(30, V1)},
  };
  expect_use(AGAIN_RESUME_REFUSE, rows, sizeof(rows) / sizeof(rows[0]));
}

Test(resume, restarts_where_the_whole_body_comes) {
  static const answer rows[] = {
      {"changed", &whole, 40, WHOLE(100, V2)},
      {"no validator", &whole, 40, WHOLE(100, "")},
      {"longer", &whole, 40, WHOLE(101, V1)},
      {"shorter than what was seen", &open_end, 40, WHOLE(39, V1)},
      {"encoded", &whole, 40, UNPLACED(200)},
  };
  expect_use(AGAIN_RESUME_RESTART, rows, sizeof(rows) / sizeof(rows[0]));
}

Test(resume, was_complete) {
  static const answer rows[] = {
      {"ends here", &open_end, 40, PAST_END(40, "")},
      {"the same ends here", &open_end, 40, PAST_END(40, V1)},
  };
  expect_use(AGAIN_RESUME_COMPLETE, rows, sizeof(rows) / sizeof(rows[0]));
  again_resume resume = begun(&open_end, 40);
  cr_expect_not(again_resume_is_complete(&resume));
  cr_expect_eq(again_resume_judge(&resume, &rows[0].part),
               AGAIN_RESUME_COMPLETE);
  cr_expect(again_resume_is_complete(&resume));
}

Test(resume, errors_leave_it_as_it_was) {
  static const unsigned statuses[] = {400, 401, 403, 404, 412, 429, 500, 503};
  again_resume resume = begun(&whole, 40);
  for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
    const again_part part = UNPLACED(statuses[i]);
    char text[AGAIN_RESUME_RANGE_BYTES];
    cr_expect_eq(again_resume_judge(&resume, &part), AGAIN_RESUME_ORDINARY);
    cr_expect(again_resume_range(&resume, text));
    cr_expect_str_eq(text, "40-");
  }
}

/* What was refused, or could not be gone on with, is asked for from its
 * beginning; then any success is the one, and no error is special. */
Test(resume, starts_over) {
  static const again_part changed = RANGE(40, 60, 100, V2);
  again_resume resumes[] = {begun(&whole, 40), begun(&encoded, 40)};
  cr_expect_eq(again_resume_judge(&resumes[0], &changed), AGAIN_RESUME_REFUSE);
  for (size_t i = 0; i < 2; i++) {
    static const struct {
      again_part part;
      again_resume_use use;
    } rows[] = {
        {UNPLACED(503), AGAIN_RESUME_ORDINARY},
        {PAST_END(40, V1), AGAIN_RESUME_ORDINARY},
        {WHOLE(9, V2), AGAIN_RESUME_RESTART},
        {RANGE(40, 60, 100, V1), AGAIN_RESUME_RESTART},
        {UNPLACED(200), AGAIN_RESUME_RESTART},
        {UNPLACED(204), AGAIN_RESUME_RESTART},
        {UNPLACED(302), AGAIN_RESUME_RESTART},
    };
    for (size_t j = 0; j < sizeof(rows) / sizeof(rows[0]); j++) {
      char text[AGAIN_RESUME_RANGE_BYTES];
      cr_expect_eq(again_resume_judge(&resumes[i], &rows[j].part), rows[j].use,
                   "%zu", j);
      cr_expect_not(again_resume_range(&resumes[i], text));
    }
  }
}

Test(resume, cuts) {
  static const struct {
    uint64_t skip_bytes;
    uint64_t left; /* NONE = no end */
    size_t size;
    again_resume_piece piece;
  } rows[] = {
      {0, 60, 10, {0, 10}},   {0, 60, 60, {0, 60}},
      {0, 60, 61, {0, 60}},   {0, 60, SIZE_MAX, {0, 60}},
      {0, 0, 10, {0, 0}},     {0, 60, 0, {0, 0}},
      {5, 60, 0, {0, 0}},     {5, 60, 4, {4, 0}},
      {5, 60, 5, {5, 0}},     {5, 60, 6, {5, 1}},
      {5, 60, 100, {5, 60}},  {UINT64_MAX, 60, 9, {9, 0}},
      {0, NONE, 10, {0, 10}}, {5, NONE, 10, {5, 5}},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    const again_resume resume = {
        .skip_bytes = rows[i].skip_bytes,
        .length = rows[i].left == NONE ? NONE : 40 + rows[i].left,
        .delivered = 40,
    };
    const again_resume_piece piece = again_resume_cut(&resume, rows[i].size);
    cr_expect_eq(piece.offset, rows[i].piece.offset, "%zu", i);
    cr_expect_eq(piece.size, rows[i].piece.size, "%zu", i);
  }
}

/* Each byte once, however the answer is cut, whichever part of it is sent. */
Test(resume, every_byte_comes_once) {
  for (uint64_t first = 0; first <= 40; first += 8) {
    for (size_t chunk = 1; chunk <= 100; chunk++) {
      const again_part part = RANGE(first, 100 - first, 100, V1);
      again_resume resume = begun(&whole, 40);
      cr_assert_eq(again_resume_judge(&resume, &part), AGAIN_RESUME_GO_ON);
      uint64_t next = 40;
      for (uint64_t at = first; at < 100; at += chunk) {
        const size_t size = 100 - at < chunk ? (size_t)(100 - at) : chunk;
        const again_resume_piece piece = again_resume_cut(&resume, size);
        cr_expect(piece.size == 0 || at + piece.offset == next);
        cr_expect_leq(piece.offset + piece.size, size);
        next += piece.size;
        again_resume_took(&resume, piece);
      }
      cr_expect_eq(next, 100);
      cr_expect(again_resume_is_complete(&resume));
    }
  }
}

/* The connection may fail after the last byte, too. */
Test(resume, has_nothing_to_ask_for_where_all_came) {
  again_resume all = begun(&whole, 100);
  cr_expect(again_resume_is_complete(&all));
  all = begun(&range, 50);
  cr_expect(again_resume_is_complete(&all));
  const again_resume most = begun(&range, 49);
  cr_expect_not(again_resume_is_complete(&most));
  const again_resume more = begun(&whole, 101);
  cr_expect_not(again_resume_is_complete(&more));
}

Test(resume, a_caller_who_pauses_is_given_the_same_again) {
  static const again_part part = RANGE(30, 70, 100, V1);
  again_resume resume = begun(&whole, 40);
  cr_assert_eq(again_resume_judge(&resume, &part), AGAIN_RESUME_GO_ON);
  for (int i = 0; i < 2; i++) {
    const again_resume_piece piece = again_resume_cut(&resume, 20);
    cr_expect_eq(piece.offset, 10);
    cr_expect_eq(piece.size, 10);
  }
  cr_expect_eq(resume.delivered, 40);
}

Test(resume, knows_when_it_is_whole) {
  static const struct {
    uint64_t delivered;
    uint64_t length;
    uint64_t skip_bytes;
    bool is_complete;
    bool is_short;
  } rows[] = {
      {100, 100, 0, true, false}, {99, 100, 0, false, true},
      {40, 40, 40, true, false},  {40, NONE, 0, false, false},
      {40, NONE, 1, false, true}, /* the whole ended before it got there */
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    const again_resume resume = {.delivered = rows[i].delivered,
                                 .length = rows[i].length,
                                 .skip_bytes = rows[i].skip_bytes};
    cr_expect_eq(again_resume_is_complete(&resume), rows[i].is_complete, "%zu",
                 i);
    cr_expect_eq(again_resume_is_short(&resume), rows[i].is_short, "%zu", i);
  }
}

/* A line so poor that every attempt brings a few bytes, and a server that
 * answers in turn with all it may. */
Test(resume, through_many_breaks) {
  again_resume resume = begun(&open_end, 7);
  uint64_t next = 7;
  for (unsigned i = 0; next < 1000; i++) {
    const uint64_t first = i % 3 == 0 ? next : i % 3 == 1 ? 0 : next / 2;
    again_part part = RANGE(first, 1000 - first, 1000, V1);
    if (first == 0) {
      part = (again_part)WHOLE(1000, V1);
    }
    cr_assert_eq(again_resume_judge(&resume, &part), AGAIN_RESUME_GO_ON);
    const again_resume_piece piece =
        again_resume_cut(&resume, (size_t)(next - first + 7));
    cr_expect_eq(first + piece.offset, next);
    again_resume_took(&resume, piece);
    next += piece.size;
    cr_expect_eq(again_resume_is_short(&resume), next < 1000);
  }
  cr_expect_eq(next, 1000);
  cr_expect(again_resume_is_complete(&resume));
}
