/* Many scopes in a file, looked at by two: they are found, forgotten and make
 * room as a plain table would have it. */
#include "storing/file_slots.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/random.h"
#include "store_script.h"

enum { NAME_COUNT = 2000, STEP_COUNT = 20000 };

static again_file_header header;

static void begin(void) {
  cr_assert(again_file_slots_header(&header));
}
TestSuite(file_slots, .init = begin);

static again_file make_file(void) {
  again_file file = {memfd_create("slots", MFD_CLOEXEC), &header,
                     again_file_header_stamp(&header)};
  cr_assert_geq(file.fd, 0);
  cr_assert_eq(ftruncate(file.fd, (off_t)header.file_bytes), 0);
  cr_assert_eq(pwrite(file.fd, &header, sizeof(header), 0),
               (ssize_t)sizeof(header));
  return file;
}

static again_scope_key key_of(unsigned number) {
  char name[32];
  (void)snprintf(name, sizeof(name), "scope %u", number);
  return again_scope_key_of(name);
}

/* A state that tells which it is by its budget's serial, which is odd. */
static again_scope_state state_of(uint64_t serial) {
  const again_scope_config config = tokens_config(5);
  again_scope_state state;
  again_scope_state_init(&state, &config, 1, 0, serial);
  return state;
}

static void keep(const again_file *file, unsigned number, uint64_t serial,
                 uint64_t now_ms) {
  again_file_place place;
  again_scope_state found;
  const again_scope_state state = state_of(serial);
  cr_assert_eq(again_file_slots_find(file, key_of(number), &place, &found),
               AGAIN_FILE_FINE);
  cr_assert_eq(again_file_slots_keep(file, &place, &state, now_ms),
               AGAIN_FILE_FINE);
}

static void forget(const again_file *file, unsigned number) {
  again_file_place place;
  again_scope_state found;
  cr_assert_eq(again_file_slots_find(file, key_of(number), &place, &found),
               AGAIN_FILE_FINE);
  cr_assert_eq(again_file_slots_forget(file, &place), AGAIN_FILE_FINE);
}

/* 0 = it has no state. */
static uint64_t serial_of(const again_file *file, unsigned number) {
  again_file_place place;
  again_scope_state found;
  cr_assert_eq(again_file_slots_find(file, key_of(number), &place, &found),
               AGAIN_FILE_FINE);
  cr_assert_eq(again_file_slots_may_have(file, key_of(number)),
               place.has_state);
  return place.has_state ? found.budget.serial : 0;
}

/* The plain table: for each name its serial and when it was kept. */
typedef struct entry {
  uint64_t serial;
  uint64_t kept_at;
} entry;

static entry table[NAME_COUNT];

/* What makes room for a name, where its set is full; else NULL. */
static entry *victim_for(unsigned number) {
  const uint64_t set = key_of(number).second % AGAIN_FILE_SETS;
  entry *oldest = NULL;
  unsigned count = 0;
  for (unsigned i = 0; i < NAME_COUNT; i++) {
    if (table[i].serial != 0 && key_of(i).second % AGAIN_FILE_SETS == set) {
      count++;
      if (oldest == NULL || table[i].kept_at < oldest->kept_at) {
        oldest = &table[i];
      }
    }
  }
  return count == AGAIN_FILE_WAYS ? oldest : NULL;
}

static void keep_in_table(unsigned number, uint64_t serial, uint64_t now_ms) {
  if (table[number].serial == 0) {
    entry *victim = victim_for(number);
    if (victim != NULL) {
      *victim = (entry){0, 0};
    }
  }
  table[number] = (entry){serial, now_ms};
}

Test(file_slots, agrees_with_a_plain_table) {
  again_file file = make_file();
  again_random random;
  again_random_seed(&random, 5);
  for (uint64_t step = 1; step <= STEP_COUNT; step++) {
    unsigned number = (unsigned)again_random_up_to(again_random_next(&random),
                                                   NAME_COUNT - 1);
    if (again_random_next(&random) % 4 == 0) {
      forget(&file, number);
      table[number] = (entry){0, 0};
    } else {
      keep(&file, number, 2 * step + 1, step);
      keep_in_table(number, 2 * step + 1, step);
    }
    cr_assert_eq(serial_of(&file, number), table[number].serial, "step %lu",
                 (unsigned long)step);
  }
  for (unsigned i = 0; i < NAME_COUNT; i++) {
    cr_assert_eq(serial_of(&file, i), table[i].serial, "%u", i);
  }
  (void)close(file.fd);
}

/* The number of a copy goes round, and the newer one still counts. */
Test(file_slots, survives_the_last_number) {
  static const uint64_t leaps[] = {UINT64_C(1) << 62, UINT64_C(1) << 63,
                                   UINT64_C(3) << 62, UINT64_MAX - 1};
  again_file file = make_file();
  keep(&file, 1, 1, 1);
  for (uint64_t i = 0; i < 10; i++) {
    const again_scope_state state = state_of(2 * i + 3);
    again_file_place place;
    again_scope_state found;
    cr_assert_eq(again_file_slots_find(&file, key_of(1), &place, &found),
                 AGAIN_FILE_FINE);
    if (i < sizeof(leaps) / sizeof(leaps[0])) {
      place.sequence = leaps[i];
    }
    cr_assert_eq(again_file_slots_keep(&file, &place, &state, 1),
                 AGAIN_FILE_FINE);
    cr_assert_eq(serial_of(&file, 1), 2 * i + 3);
  }
  (void)close(file.fd);
}

/* Half a key is no key. */
Test(file_slots, tells_scopes_apart_that_agree_in_half) {
  const again_scope_key one = {5, 0};
  const again_scope_key other = {5, AGAIN_FILE_SETS};
  const again_scope_state state = state_of(1);
  again_file file = make_file();
  again_file_place place;
  again_scope_state found;
  cr_assert_eq(again_file_slots_find(&file, one, &place, &found),
               AGAIN_FILE_FINE);
  cr_assert_eq(again_file_slots_keep(&file, &place, &state, 1),
               AGAIN_FILE_FINE);
  cr_assert_eq(again_file_slots_find(&file, other, &place, &found),
               AGAIN_FILE_FINE);
  cr_assert_not(place.has_state);
  (void)close(file.fd);
}

/* Whole, and yet nothing that one of us would have written. */
Test(file_slots, takes_no_state_that_is_not_sane) {
  again_scope_state state;
  memset(&state, 0xff, sizeof(state));
  again_file file = make_file();
  again_file_place place;
  again_scope_state found;
  cr_assert_eq(again_file_slots_find(&file, key_of(1), &place, &found),
               AGAIN_FILE_FINE);
  cr_assert_eq(again_file_slots_keep(&file, &place, &state, 1),
               AGAIN_FILE_FINE);
  cr_assert_eq(again_file_slots_find(&file, key_of(1), &place, &found),
               AGAIN_FILE_FINE);
  cr_assert_not(place.has_state);
  (void)close(file.fd);
}

Test(file_slots, knows_when_the_file_is_another) {
  again_file file = make_file();
  again_file_place place;
  again_scope_state state;
  cr_assert_eq(pwrite(file.fd, "another", 7, 0), 7);
  cr_assert_eq(again_file_slots_find(&file, key_of(1), &place, &state),
               AGAIN_FILE_LOST);
  cr_assert_eq(ftruncate(file.fd, 0), 0);
  cr_assert_eq(again_file_slots_find(&file, key_of(1), &place, &state),
               AGAIN_FILE_LOST);
  cr_assert(again_file_slots_may_have(&file, key_of(1)),
            "who cannot tell has to be asked");
  (void)close(file.fd);
}
