#include "ledger.h"

#include <stdlib.h>

#include "need.h"

void chaos_ledger_init(chaos_ledger *ledger, uint64_t call_count) {
  ledger->count = call_count;
  ledger->entries = chaos_calloc(call_count, sizeof(*ledger->entries));
}

void chaos_ledger_clear(chaos_ledger *ledger) {
  for (uint64_t id = 0; id < ledger->count; id++) {
    free(ledger->entries[id].arrivals);
  }
  free(ledger->entries);
}

chaos_arrival *chaos_ledger_add(chaos_ledger *ledger, uint64_t id) {
  chaos_entry *entry = &ledger->entries[id];
  if (entry->count == entry->capacity) {
    entry->capacity = entry->capacity * 2 + 2;
    entry->arrivals = chaos_realloc(entry->arrivals,
                                    entry->capacity * sizeof(*entry->arrivals));
  }
  chaos_arrival *arrival = &entry->arrivals[entry->count++];
  *arrival = (chaos_arrival){.number = 0};
  return arrival;
}
