#include "policy/loader.h"

void again_loader_init(again_loader *loader, again_arena *arena) {
  *loader = (again_loader){.arena = arena};
  again_arena_init(&loader->scratch, &arena->mem);
  again_findings_init(&loader->findings, NULL, NULL, NULL);
}

void again_loader_clear(again_loader *loader) {
  again_mem_free(&loader->arena->mem, loader->probes);
  again_arena_clear(&loader->scratch);
}

again_status again_loader_add_probe(again_loader *loader,
                                    const again_probe *probe,
                                    uint32_t *number_ret) {
  void *probes = loader->probes;
  again_status status =
      again_mem_grow(&loader->arena->mem, &probes, &loader->probe_capacity,
                     loader->probe_count, 1, sizeof(*probe));
  loader->probes = probes;
  if (status == AGAIN_OK) {
    *number_ret = (uint32_t)loader->probe_count;
    loader->probes[loader->probe_count++] = *probe;
  }
  return status;
}

again_origin again_loader_origin(again_loader *loader, const again_json *node) {
  again_cursor *cursor = &loader->findings.cursor;
  again_cursor_seek(cursor, node->offset);
  return (again_origin){loader->layer, node->offset, cursor->line,
                        cursor->column};
}
