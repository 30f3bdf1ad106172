# The progress line: on a terminal, and only there.
. "$(dirname "$0")/aid.sh"
script -qec true /dev/null >"$work/null" 2>&1 || exit 77

# on_terminal ARGUMENT...: `screen` is what a terminal gets, a drawn line a
# line. The words are quoted for bash, which is not everybody's shell.
on_terminal() {
  local line
  printf -v line '%q ' "$again" fetch "$@"
  SHELL=$BASH script -qec "stty cols 100 rows 6; $line" typescript \
    >"$work/null" </dev/null
  sed -E '1d; $d; s/\x1b\[([KJ]|\?7[hl]|[0-9]+A)//g' typescript |
    tr '\r' '\n' >screen
}

steps() {
  answer 503 '' 'Retry-After: 1'
  cat <<'END'
read
send HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n
filler 1000000
pause 500
filler 1000000
END
}

serve < <(steps)
on_terminal -o file "$url/dir/"
has screen '^attempt 2 of 4 in 0\.[0-9] s: 503 \(transient\), as the server asked'
has screen '^file  \[=+> *\]  50 %  976 KiB of 1.9 MiB, [0-9.]+ [KM]iB/s, .* left'
[ "$(grep -c 'attempt 2 of 4 in 0' screen)" -ge 5 ] || fail 'too few draws'
[ "$(grep -c 'attempt 2 of 4 in 0' screen)" -le 11 ] || fail 'too many draws'
# Nothing of it stays: what is last erases all.
erased=$'\r\x1b[J'
tail -c 200 typescript | grep -qF "$erased" || fail 'the line was left behind'
[ -z "$(tail -n 1 screen)" ] || fail 'the line was left behind'

# -v goes between the draws.
serve < <(steps)
on_terminal -v -o file "$url/"
lacks screen '.\* Connected'
has screen '\* Connected'

# Not with -s, and not where the body is printed.
serve < <(steps)
on_terminal -s -o file "$url/"
lacks screen 'attempt 2'
serve < <(answer 503 '' 'Retry-After: 1' && answer 200 fine)
on_terminal "$url/"
lacks screen 'attempt 2'
has screen '^fine'

# Several: a line for each that runs, and a total, which the last one ends with.
if [ -n "$crowd" ]; then
  serve_crowd
  on_terminal -Z --policy quick -o a "$url/busy-1/a" -o b "$url/slow-700/b" \
    -o c "$url/slow-300/fail-404/c"
  has screen '^\[1\] a  attempt 2 of 4 in 0\.[0-9] s: 503 \(transient\), as the'
  has screen '^\[2\] b  0 B, 0 B/s'
  has screen '^0 of 3 done, 3 running: 0 B, 0 B/s'
  has screen '^2 of 3 done, 1 failed, 1 running: 2 B, 0 B/s'
  has screen '^again: \[3\] client-fault \(not-found\), given up'
  # Never more lines than there are: all of six but one, the total with them.
  serve_crowd
  urls=()
  for i in 1 2 3 4 5 6 7 8 9; do
    urls+=(-o "file$i" "$url/slow-400/file$i")
  done
  on_terminal -Z "${urls[@]}"
  has screen '^\[4\] file4'
  has screen '^0 of 9 done, 9 running'
  awk '/^\[/ { if (++lines > 4) exit 1 } / done, / { lines = 0 }' screen ||
    fail 'more lines than the terminal has'
  # A name cannot steer it.
  serve_crowd
  on_terminal -Z -o $'a\e[2J' "$url/slow-300/a" -o b "$url/b"
  has screen '^\[1\] a\\x1B\[2J'
fi
finish
