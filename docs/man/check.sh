#!/usr/bin/env bash
# The pages against the code: what is said here is what is there.
#
#   docs/man/check.sh [AGAIN]
#
# Each exported symbol is on one page, with the prototype of the header, and so
# is each callback's type; each field, enumerator, member of the policy format
# and word is documented; the EXAMPLES compile. With a command AGAIN its output
# is compared, too.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
again=${1:+$(realpath "$1")}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
failed=0

# same WHAT WANTED GOT: two files that must be equal.
same() {
  if ! diff -u --label "$1, in the code" --label "$1, on the pages" "$2" "$3"; then
    failed=1
  fi
}

# all_in WHAT WANTED GOT: sorted files; all of the first are in the second.
all_in() {
  local missing
  missing=$(comm -23 "$2" "$3")
  if [ -n "$missing" ]; then
    printf '%s that no page has:\n%s\n' "$1" "$missing"
    failed=1
  fi
}

# ---- what the headers say ----------------------------------------------------

# Headers without comments, macros and line ends, one statement a line.
statements() {
  sed -e ':a' -e '/\\$/{N;s/\\\n//;ta' -e '}' \
    "$root"/include/again/*.h |
    grep -v '^#' |
    awk 'BEGIN { RS = "\\*/" } { sub(/\/\*.*/, ""); printf "%s", $0 }' |
    tr -s ' \n' '  ' | sed -e 's/extern "C" {//g' -e 's/;/;\n/g'
}

# One form for both sides: "const char *again_version(void);".
normalise() {
  sed -E -e 's/ +/ /g' -e 's/ ?(\*+) ?/ \1/g' -e 's/ ?([(),;]) ?/\1/g' \
    -e 's/,/, /g' -e 's/^ //' | sort
}

prototypes_of_headers() {
  statements | grep 'AGAIN_API' |
    sed -E -e 's/.*AGAIN_API//' | normalise
}

# The types of callbacks: what is in a SYNOPSIS beside its functions.
callbacks_of_headers() {
  statements | grep -o 'typedef [^({]*again_[a-z_]*_fn(.*' | normalise
}

# The names of fields of public structs.
fields_of_headers() {
  statements | sed -E 's/.*struct again_[a-z_]+ \{/{/' |
    awk '/^\{/ { within = 1 } /^ ?\}/ { within = 0 } within' |
    sed -E -e 's/^\{//' -e 's/\(\*([a-z_]+)\).*/ \1/' -e 's/\[[0-9]+\]//' \
      -e 's/;$//' -e 's/.*[ *]([a-z_]+)$/\1/' | sort -u
}

enumerators_of_headers() {
  statements | grep 'typedef enum' |
    grep -o 'AGAIN_[A-Z_]*' | sort -u
}

# ---- what the pages say ------------------------------------------------------

# section TITLE PAGE...: its lines.
section() {
  local title=$1
  shift
  awk -v title="$title" '/^\.Sh / { within = $0 == ".Sh " title; next } within' "$@"
}

prototypes_of_pages() {
  section SYNOPSIS "$@" | awk '
    /^\.Ft / { type = substr($0, 5) }
    /^\.Fn / {
      arguments = substr($0, index($0, $2) + length($2) + 2)
      gsub(/" "/, ", ", arguments); gsub(/"/, "", arguments)
      print type " " $2 "(" arguments ");"
    }
    /^\.Fo / { name = $2; list = "" }
    /^\.Fa / {
      argument = substr($0, 5); gsub(/"/, "", argument)
      list = list (list == "" ? "" : ", ") argument
    }
    /^\.Fc/ { print type " " name "(" list ");" }' | normalise
}

callbacks_of_pages() {
  section SYNOPSIS "$@" |
    awk '/^\.Ed/ { within = 0 } within { printf "%s ", $0 } /^\.Bd/ { within = 1 }' |
    sed 's/;/;\n/g' | grep 'typedef' | normalise
}

# Words behind a macro, each on its line.
words_of_pages() {
  local macro=$1
  shift
  sed -nE "s/^\.(It )?$macro //p" "$@" |
    sed -E 's/ (No|Ns|Ar|Pq|Xo) .*//' | tr -s ' ,' '\n' | grep . | sort -u
}

# ---- checks ------------------------------------------------------------------

check_symbols() {
  sort "$root"/src/build/symbols-*.txt >"$work/symbols"
  section NAME "$here"/*.3 | sed -n 's/^\.Nm \(again_[a-z_]*\).*/\1/p' |
    sort >"$work/names"
  same 'exported symbols' "$work/symbols" "$work/names"
}

check_prototypes() {
  local page
  prototypes_of_headers >"$work/wanted"
  prototypes_of_pages "$here"/*.3 >"$work/got"
  same prototypes "$work/wanted" "$work/got"
  for page in "$here"/*.3; do
    section NAME "$page" | sed -n 's/^\.Nm \(again_[a-z_]*\).*/\1/p' |
      sort >"$work/names"
    prototypes_of_pages "$page" |
      sed -E 's/.*(again_[a-z_]+)\(.*/\1/' | sort >"$work/got"
    same "functions of $(basename "$page")" "$work/names" "$work/got"
  done
}

check_callbacks() {
  callbacks_of_headers >"$work/wanted"
  callbacks_of_pages "$here"/*.3 >"$work/got"
  same callbacks "$work/wanted" "$work/got"
}

check_structs() {
  fields_of_headers >"$work/wanted"
  words_of_pages Va "$here"/*.3 >"$work/got"
  all_in 'fields' "$work/wanted" "$work/got"
  enumerators_of_headers >"$work/wanted"
  words_of_pages Dv "$here"/*.3 >"$work/got"
  all_in 'enumerators' "$work/wanted" "$work/got"
}

# "connect CURLE_PROXY", from the adapter's table and from the page's.
check_transports() {
  sed -nE 's/.*\{CURLE_(\w+), AGAIN_TRANSPORT_(\w+)\}.*/\2 CURLE_\1/p' \
    "$root/src/curl/transport.c" |
    awk '{ gsub(/_/, "-", $1); print tolower($1), $2 }' | sort >"$work/wanted"
  sed -n '/^\.Ss Transport/,/^\.Sh/p' "$here/again_curl.3" |
    awk '/^\.It Cm/ { word = $3 } /^\.Dv/ { print word, $2 }' | sort >"$work/got"
  same 'transports' "$work/wanted" "$work/got"
}

check_format() {
  local page=$here/again-policy.5
  words_of_pages Cm "$page" >"$work/got"
  sed -nE 's/^\| `([a-z_]+)` \|.*/\1/p' "$root/docs/policy-reference.md" |
    sort -u >"$work/wanted"
  all_in 'members of policies' "$work/wanted" "$work/got"
  sed -n '/^DEFINE_WORDS/,/)$/p' "$root/src/core/policy/words.c" |
    grep -o '"[a-z-]*"' | tr -d '"' | sort -u >"$work/wanted"
  all_in 'words of policies' "$work/wanted" "$work/got"
}

# Each literal block with an #include is a program, or a part of one.
check_examples() {
  local file
  mkdir -p "$work/include/again" "$work/examples"
  sed -E 's/@PROJECT_VERSION@/0.1.0/; s/@[A-Z_]+@/0/' \
    "$root/include/again/version.h.in" >"$work/include/again/version.h"
  for file in "$here"/*.3; do
    section EXAMPLES "$file" | awk -v name="$work/examples/$(basename "$file")" '
      /^\.Bd / { n++; out = name "." n ".c"; next }
      /^\.Ed/ { out = ""; next }
      out { gsub(/\\e/, "\\"); print > out }'
  done
  for file in "$work"/examples/*.c; do
    cc -std=c11 -Wall -Wextra -Wpedantic -Werror -fsyntax-only \
      -I"$root/include" -I"$work/include" "$file" || failed=1
  done
}

# Policies on the pages are policies, and docs/lint.md says what the linter does.
check_command() {
  local file
  section EXAMPLES "$here/again-policy.5" | awk -v folder="$work" '
    /^\.Bd / { n++; out = folder "/policy" n ".json"; next }
    /^\.Ed/ { out = ""; next }
    out { print > out }'
  awk -v out="$work/policy-governor.json" '
    /^```json/ { within = 1; next }
    /^```/ { within = 0 }
    within { print > out }' "$here/../governor.md"
  for file in "$work"/policy*.json; do
    "$again" lint --strict "$file" || failed=1
  done
  "$here/../lint.sh" "$again" >"$work/wanted"
  same 'findings of the linter' "$work/wanted" "$root/docs/lint.md"
}

check_symbols
check_prototypes
check_callbacks
check_structs
check_transports
check_format
check_examples
if [ -n "$again" ]; then
  check_command
fi
[ "$failed" -eq 0 ]
