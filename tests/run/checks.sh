# What needs no running: form, size, lint, man pages.

sources() {
  find "$@" -name '*.[ch]' | sort
}

stage_format() {
  sources include src tests examples |
    xargs clang-format --dry-run --Werror --ferror-limit=5
}

stage_lines() {
  sources include src tests examples | xargs wc -l |
    awk '$2 != "total" && $1 > 500 { print $2 ": " $1 " lines, at most 500"; bad = 1 }
         END { exit bad }'
}

# How many warnings of system headers it left out is not worth the log.
stage_tidy() {
  [ -d "$out/clang-release" ] || stage_clang_release
  sources src | grep '\.c$' |
    xargs -P "$jobs" -n 1 clang-tidy -p "$out/clang-release" --quiet \
      2>"$logs/tidy-counts.log"
}

# Pages without fault, that say what the code does.
stage_man() {
  need_gcc_release
  mandoc -T lint -W warning docs/man/*.[1-9]
  docs/man/check.sh "$out/gcc-release/src/cli/again"
}
