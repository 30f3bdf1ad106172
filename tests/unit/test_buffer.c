/* Appends keep a NUL behind the bytes; a failed one changes nothing. */
#include "base/buffer.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(buffer, .fini = end);

Test(buffer, appends_of_every_kind) {
  again_buffer buffer;
  again_buffer_init(&buffer, &counting_mem);
  cr_expect_eq(again_buffer_append(&buffer, "a\0b", 3), AGAIN_OK);
  cr_expect_eq(again_buffer_append_text(&buffer, "cd"), AGAIN_OK);
  cr_expect_eq(again_buffer_append_byte(&buffer, 'e'), AGAIN_OK);
  cr_expect_eq(again_buffer_printf(&buffer, "-%d-%s", 42, "x"), AGAIN_OK);
  cr_expect_eq(again_buffer_append(&buffer, NULL, 0), AGAIN_OK);
  cr_assert_eq(buffer.size, 11);
  cr_expect_eq(memcmp(buffer.data, "a\0bcde-42-x", 11), 0);
  again_buffer_clear(&buffer);
  cr_expect_null(buffer.data);
  cr_expect_eq(buffer.size, 0);
}

Test(buffer, empty_append_gives_an_empty_text) {
  again_buffer buffer;
  again_buffer_init(&buffer, &counting_mem);
  cr_expect_eq(again_buffer_append(&buffer, NULL, 0), AGAIN_OK);
  cr_assert_not_null(buffer.data);
  cr_expect_str_eq(buffer.data, "");
  again_buffer_clear(&buffer);
}

Test(buffer, reset_keeps_the_memory) {
  again_buffer buffer;
  again_buffer_init(&buffer, &counting_mem);
  again_buffer_reset(&buffer);
  for (int i = 0; i < 1000; i++) {
    cr_assert_eq(again_buffer_append_text(&buffer, "0123456789"), AGAIN_OK);
  }
  size_t allocations = counting_allocations();
  cr_expect_lt(allocations, 20);
  again_buffer_reset(&buffer);
  cr_expect_str_eq(buffer.data, "");
  for (int i = 0; i < 1000; i++) {
    cr_assert_eq(again_buffer_append_text(&buffer, "9876543210"), AGAIN_OK);
  }
  cr_expect_eq(counting_allocations(), allocations);
  again_buffer_clear(&buffer);
}

Test(buffer, reserve_makes_room_for_a_nul_too) {
  again_buffer buffer;
  again_buffer_init(&buffer, &counting_mem);
  cr_expect_eq(again_buffer_reserve(&buffer, 1000), AGAIN_OK);
  cr_expect_geq(buffer.capacity, 1001);
  size_t allocations = counting_allocations();
  char bytes[1000];
  memset(bytes, 'x', sizeof(bytes));
  cr_expect_eq(again_buffer_append(&buffer, bytes, sizeof(bytes)), AGAIN_OK);
  cr_expect_eq(counting_allocations(), allocations);
  cr_expect_eq(again_buffer_reserve(&buffer, SIZE_MAX), AGAIN_ENOMEM);
  cr_expect_eq(again_buffer_reserve(&buffer, SIZE_MAX - 500), AGAIN_ENOMEM);
  again_buffer_clear(&buffer);
}

Test(buffer, is_cut_at_either_end) {
  again_buffer buffer;
  again_buffer_init(&buffer, &counting_mem);
  again_buffer_cut(&buffer, 0);
  again_buffer_skip(&buffer, 0);
  cr_expect_null(buffer.data);
  cr_assert_eq(again_buffer_append_text(&buffer, "before after"), AGAIN_OK);
  again_buffer_skip(&buffer, 7);
  cr_expect_str_eq(buffer.data, "after");
  again_buffer_cut(&buffer, 2);
  cr_expect_str_eq(buffer.data, "af");
  cr_expect_eq(buffer.size, 2);
  again_buffer_skip(&buffer, 2);
  cr_expect_str_eq(buffer.data, "");
  cr_expect_eq(buffer.size, 0);
  again_buffer_clear(&buffer);
}

Test(buffer, failed_append_changes_nothing) {
  char bytes[500];
  memset(bytes, 'y', sizeof(bytes));
  bytes[sizeof(bytes) - 1] = '\0';
  for (int kind = 0; kind < 3; kind++) {
    again_buffer buffer;
    again_buffer_init(&buffer, &counting_mem);
    cr_assert_eq(again_buffer_append_text(&buffer, "kept"), AGAIN_OK);
    counting_reset(1);
    again_status status =
        kind == 0   ? again_buffer_append(&buffer, bytes, sizeof(bytes))
        : kind == 1 ? again_buffer_append_text(&buffer, bytes)
                    : again_buffer_printf(&buffer, "%s", bytes);
    cr_expect_eq(status, AGAIN_ENOMEM);
    cr_expect_str_eq(buffer.data, "kept");
    cr_expect_eq(buffer.size, 4);
    cr_expect_eq(again_buffer_append_text(&buffer, bytes), AGAIN_OK);
    cr_expect_eq(buffer.size, 4 + sizeof(bytes) - 1);
    again_buffer_clear(&buffer);
  }
}
