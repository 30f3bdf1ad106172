#include "policy/nearest.h"

enum { NAME_BYTES_MAX = 40, DISTANCE_MAX = 3 };

void again_nearest_init(again_nearest *nearest, again_text wanted) {
  size_t allowed = (wanted.size + 2) / 3;
  unsigned distance = allowed < DISTANCE_MAX ? (unsigned)allowed : DISTANCE_MAX;
  *nearest = (again_nearest){wanted, NULL, distance + 1};
}

static unsigned least(unsigned a, unsigned b, unsigned c) {
  unsigned smaller = a < b ? a : b;
  return smaller < c ? smaller : c;
}

/* Letters to change, add, drop, or swap with their neighbour. */
static unsigned distance_of(again_text a, again_text b) {
  unsigned rows[3][NAME_BYTES_MAX + 1];
  for (unsigned j = 0; j <= b.size; j++) {
    rows[0][j] = j;
  }
  for (unsigned i = 1; i <= a.size; i++) {
    unsigned *row = rows[i % 3];
    const unsigned *above = rows[(i + 2) % 3];
    const unsigned *second = rows[(i + 1) % 3];
    row[0] = i;
    for (unsigned j = 1; j <= b.size; j++) {
      bool same = a.data[i - 1] == b.data[j - 1];
      row[j] =
          least(above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0U : 1U));
      if (i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] &&
          a.data[i - 2] == b.data[j - 1] && second[j - 2] + 1 < row[j]) {
        row[j] = second[j - 2] + 1;
      }
    }
  }
  return rows[a.size % 3][b.size];
}

void again_nearest_offer(again_nearest *nearest, const char *name) {
  again_text offered = again_text_of(name);
  if (offered.size > NAME_BYTES_MAX || nearest->wanted.size > NAME_BYTES_MAX) {
    return;
  }
  unsigned distance = distance_of(nearest->wanted, offered);
  if (distance < nearest->distance) {
    nearest->distance = distance;
    nearest->name = name;
  }
}
