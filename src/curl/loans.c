#include "loans.h"

#include "options.h"

/* ---- kits --------------------------------------------------------------- */

static again_kit *new_kit(const again_mem *mem) {
  again_kit *kit = mem->realloc(NULL, sizeof(*kit), mem->user);
  if (kit != NULL) {
    again_kit_init(kit, mem);
  }
  return kit;
}

static again_kit *take_kit(again_curl_multi *driver) {
  again_kit *kit = STAILQ_FIRST(&driver->free_kits);
  if (kit == NULL) {
    return new_kit(&driver->engine->mem);
  }
  STAILQ_REMOVE_HEAD(&driver->free_kits, in_free);
  return kit;
}

/* Behind the others: calls that are added at once each come to another, and to
 * the spare call in it. */
static void put_kit(again_curl_multi *driver, again_kit *kit) {
  STAILQ_INSERT_TAIL(&driver->free_kits, kit, in_free);
}

static again_status equip(again_kit *kit, again_policy *policy,
                          const again_curl_request *request) {
  if (kit->policy != policy) {
    again_policy_unref(again_kit_swap_policy(kit, again_policy_ref(policy)));
  }
  const again_status status = again_kit_prepare(kit);
  return status == AGAIN_OK ? again_kit_describe(kit, request) : status;
}

bool again_loans_give_kit(again_driven *driven) {
  again_transfer *transfer = driven->transfer;
  again_kit *kit = take_kit(driven->driver);
  if (kit == NULL) {
    return false;
  }
  if (equip(kit, driven->policy, transfer->request) != AGAIN_OK) {
    put_kit(driven->driver, kit);
    return false;
  }
  kit->is_answered = false;
  transfer->kit = kit;
  transfer->decision = &kit->decision;
  return true;
}

void again_loans_clear(again_curl_multi *driver) {
  const again_mem *mem = &driver->engine->mem;
  again_kit *kit = NULL;
  while ((kit = STAILQ_FIRST(&driver->free_kits)) != NULL) {
    STAILQ_REMOVE_HEAD(&driver->free_kits, in_free);
    again_kit_clear(kit);
    mem->free(kit, mem->user);
  }
}

/* ---- handles ------------------------------------------------------------ */

void again_loans_enqueue(again_driven *driven) {
  if (!AGAIN_DRIVEN_IS(driven, in_queue)) {
    TAILQ_INSERT_TAIL(&driven->driver->queue, driven, in_queue);
  }
}

/* Whoever came first is next: due at once, if there is a handle. */
static void serve_queue(again_curl_multi *driver) {
  const again_driven *first = TAILQ_FIRST(&driver->queue);
  if (first != NULL && again_pool_has_one(&driver->pool)) {
    again_timers_set(&driver->timers, &first->transfer->timer, 0);
  }
}

void again_loans_leave_queue(again_driven *driven) {
  if (AGAIN_DRIVEN_IS(driven, in_queue)) {
    TAILQ_REMOVE(&driven->driver->queue, driven, in_queue);
    driven->in_queue.tqe_prev = NULL;
    serve_queue(driven->driver);
  }
}

bool again_loans_have_handle(const again_driven *driven) {
  const again_curl_multi *driver = driven->driver;
  const again_driven *first = TAILQ_FIRST(&driver->queue);
  return again_pool_has_one(&driver->pool) &&
         (first == NULL || first == driven);
}

bool again_loans_give_handle(again_driven *driven) {
  again_transfer *transfer = driven->transfer;
  driven->lent = again_pool_lend(&driven->driver->pool, transfer);
  transfer->easy = driven->lent != NULL ? driven->lent->easy : NULL;
  return driven->lent != NULL;
}

/* ---- both --------------------------------------------------------------- */

void again_loans_put(again_curl_multi *driver, again_kit *kit,
                     again_lent *lent) {
  if (kit != NULL) {
    put_kit(driver, kit);
  }
  if (lent != NULL) {
    again_pool_take_back(&driver->pool, lent);
    serve_queue(driver);
  }
}

void again_loans_end(again_driven *driven) {
  again_transfer *transfer = driven->transfer;
  again_loans_put(driven->driver, transfer->kit, driven->lent);
  transfer->kit = NULL;
  transfer->decision = &driven->driver->decision;
  driven->lent = NULL;
  if (transfer->is_pooled) {
    transfer->easy = NULL;
    again_options_forget(transfer);
  }
}
