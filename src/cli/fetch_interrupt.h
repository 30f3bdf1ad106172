/* SIGINT and SIGTERM: noted, so that the call can end in order. */
#ifndef AGAIN_CLI_FETCH_INTERRUPT_H
#define AGAIN_CLI_FETCH_INTERRUPT_H

/* A second signal of the same kind kills, as if this were not here. */
void again_interrupt_watch(void);
/* The signal that came; 0 = none. */
int again_interrupt_signal(void);

#endif
