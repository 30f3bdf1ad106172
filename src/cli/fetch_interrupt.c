#include "fetch_interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t received;

static void note(int number) {
  received = number;
}

/* What the parent chose to ignore stays so: a shell does that for what it
 * runs in the background. */
static void watch(int number) {
  struct sigaction action = {.sa_handler = note, .sa_flags = (int)SA_RESETHAND};
  struct sigaction before;
  (void)sigemptyset(&action.sa_mask);
  if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
    (void)sigaction(number, &action, NULL);
  }
}

void again_interrupt_watch(void) {
  watch(SIGINT);
  watch(SIGTERM);
}

int again_interrupt_signal(void) {
  return received;
}
