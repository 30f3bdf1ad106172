#!/usr/bin/env bash
# The chaos run: builds it, and makes 20,000 calls, or as many as are asked
# for. What happens follows from the seed.
#
#   tests/chaos/run.sh [--calls N] [--seconds N] [--seed N] [--at-once N]
#                      [--mode perform|multi|pooled|socket] [--only CALL]
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
out=${AGAIN_RUN_DIR:-$root/build/run}/chaos

cmake -S "$root" -B "$out" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo \
  -DAGAIN_BUILD_EXAMPLES=OFF >/dev/null
cmake --build "$out" -j 2 --target chaos >/dev/null
exec "$out/tests/chaos/chaos" "$@"
