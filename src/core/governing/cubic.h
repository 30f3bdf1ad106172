/*
 * The curve along which a send rate grows again after a throttle, as TCP's
 * CUBIC has it: fast at first, flat around the rate at which the server
 * throttled, and fast again beyond it.
 */
#ifndef AGAIN_GOVERNING_CUBIC_H
#define AGAIN_GOVERNING_CUBIC_H

/* What a throttle leaves of a rate. */
#define AGAIN_CUBIC_BETA 0.7

/* How long until the curve is back at `max_rate`, s. Not below 0. */
double again_cubic_window_s(double max_rate);

/* The rate so long after a throttle at `max_rate`. Both are 0 or more, and so
 * is it. */
double again_cubic_rate(double max_rate, double elapsed_s);

#endif
