#!/usr/bin/env bash
# symbols.sh LIBRARY LIST: compares what the library exports with the list.
# A symbol that goes, or changes its name, breaks programs: it needs a new
# minor version, and the list a new line.
set -euo pipefail
nm --dynamic --defined-only --format=posix "$1" | cut -d' ' -f1 | LC_ALL=C sort |
  diff -u "$2" -
