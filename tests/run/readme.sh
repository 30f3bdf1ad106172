# The README's word: its program is the example's, and it and the commands in
# ```console blocks print what is printed there.

# readme_blocks LANGUAGE FOLDER: the fenced blocks, a file each.
readme_blocks() {
  mkdir -p "$2"
  awk -v language="$1" -v folder="$2" '
    $0 == "```" language { file = sprintf("%s/%02d.%s", folder, ++n, language); next }
    /^```/ { file = ""; next }
    file { print > file }
    END { exit n == 0 }' README.md
}

# The port is the server's choice, and waits are drawn.
alike() {
  sed -E -e "s|$server_url|http://127.0.0.1:8080|g" -e 's/ in [0-9.]+m?s\b/ in TIME/'
}

# play BLOCK: its commands, each with what it prints now.
play() {
  local command said
  while IFS= read -r command; do
    printf '$ %s\n' "$command"
    said=$(eval "${command//http:\/\/127.0.0.1:8080/$server_url}" </dev/null 2>&1) || true
    [ -z "$said" ] || printf '%s\n' "$said"
  done < <(sed -n 's/^\$ //p' "$1")
}

# agrees WRITTEN SAID: line by line; "..." is any number of lines.
agrees() {
  awk '
    NR == FNR { said[NR] = $0; count = NR; next }
    $0 == "..." { skips = 1; next }
    {
      at++
      while (skips && at < count && said[at] != $0) {
        at++
      }
      skips = 0
      if (said[at] != $0) {
        printf "README has  %s\nit is       %s\n", $0, said[at]
        exit bad = 1
      }
    }
    END {
      if (!bad && !skips && at < count) {
        printf "README lacks  %s\n", said[at + 1]
        bad = 1
      }
      exit bad
    }' "$2" "$1"
}

stage_readme() {
  local prefix=$out/prefix-shared folder=$out/readme block
  [ -d "$prefix" ] || stage_install_shared
  rm -rf "$folder"
  readme_blocks c "$folder/c"
  readme_blocks console "$folder/console"
  sed '1,/\*\//d' examples/first.c | diff "$folder/c/01.c" -
  mkdir -p "$folder/here"
  ln -s "$root"/{examples,policies,tests} "$folder/here"
  export PKG_CONFIG_PATH=$prefix/lib/pkgconfig
  # shellcheck disable=SC2046
  cc -std=c11 -Wall -Wextra -Werror -o "$folder/here/first" "$folder/c/01.c" \
    $(pkg-config --cflags --libs again-curl) -Wl,-rpath,"$prefix/lib"
  start_server
  PATH=$prefix/bin:$PATH
  cd "$folder/here"
  for block in "$folder"/console/*.console; do
    play "$block" | alike >"$block.said"
    alike <"$block" >"$block.written"
    agrees "$block.written" "$block.said"
  done
}
