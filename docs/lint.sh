#!/usr/bin/env bash
# docs/lint.md, out of the linter's own words:
#
#   docs/lint.sh AGAIN >docs/lint.md
set -euo pipefail
printf '# Findings of the linter\n\nWhat `again lint --explain ID` says of each.\n\n'
"$1" lint --explain all |
  sed -E 's/^([a-z-]+) \((error|warning|note)\): (.*)/## \1\n\n\2: \3/'
