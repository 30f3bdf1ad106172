/* What the readers of one load share. */
#ifndef AGAIN_POLICY_LOADER_H
#define AGAIN_POLICY_LOADER_H

#include "policy/finding.h"
#include "policy/policy.h"

/* A source that a condition asks of. Lists can be overridden by later layers,
 * so the plan hears of a probe only once the layers are merged; until then a
 * condition holds its number in place of a slot or a test. */
typedef struct again_probe {
  again_source source;
  const again_wanted *wanted; /* of `is` */
  size_t wanted_count;
} again_probe;

typedef struct again_loader {
  again_arena *arena;  /* the policy's: what it keeps */
  again_arena scratch; /* gone after the load */
  again_findings findings;
  uint32_t layer; /* whose document is read now */
  again_probe *probes;
  size_t probe_count;
  size_t probe_capacity;
} again_loader;

void again_loader_init(again_loader *loader, again_arena *arena);
void again_loader_clear(again_loader *loader);

/* The texts' bytes are the caller's. */
AGAIN_MUST_USE again_status again_loader_add_probe(again_loader *loader,
                                                   const again_probe *probe,
                                                   uint32_t *number_ret);
/* Where `node` stands. */
again_origin again_loader_origin(again_loader *loader, const again_json *node);

#endif
