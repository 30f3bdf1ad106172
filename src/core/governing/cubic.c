#include "governing/cubic.h"

#include <math.h>

static const double scale = 0.4;

double again_cubic_window_s(double max_rate) {
  return cbrt(max_rate * (1 - AGAIN_CUBIC_BETA) / scale);
}

double again_cubic_rate(double max_rate, double elapsed_s) {
  double ahead_s = elapsed_s - again_cubic_window_s(max_rate);
  return scale * ahead_s * ahead_s * ahead_s + max_rate;
}
