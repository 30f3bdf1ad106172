# What needs no running: form, size, lint, man pages.

sources() {
  find "$@" -name '*.[ch]' | sort
}

stage_format() {
  sources include src tests examples |
    xargs clang-format --dry-run --Werror --ferror-limit=5
}

# The public header is one file by design.
stage_lines() {
  sources src tests examples | xargs wc -l |
    awk '$2 != "total" && $1 > 500 { print $2 ": " $1 " lines, at most 500"; bad = 1 }
         END { exit bad }'
}

stage_tidy() {
  [ -d "$out/clang-release" ] || stage_clang_release
  sources src | grep '\.c$' |
    xargs -P "$jobs" -n 4 clang-tidy -p "$out/clang-release" --quiet
}

# Pages without fault; every exported symbol on a page, and no others.
stage_man() {
  mandoc -T lint -W warning docs/man/*.[1-9]
  sort -u src/build/symbols-*.txt >"$out/exported"
  sed -n 's/^\.Nm \(again_[a-z0-9_]*\).*/\1/p' docs/man/*.3 | sort -u >"$out/documented"
  diff "$out/exported" "$out/documented"
}
