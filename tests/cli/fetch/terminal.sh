# The progress line: on a terminal, and only there.
. "$(dirname "$0")/aid.sh"
script -qec true /dev/null >"$work/null" 2>&1 || exit 77

# on_terminal ARGUMENT...: `screen` is what a terminal gets, a draw a line.
on_terminal() {
  local line
  printf -v line '%q ' "$again" fetch "$@"
  script -qec "stty cols 100; $line" typescript >"$work/null" </dev/null
  sed '1d; $d; s/\x1b\[K//g' typescript | tr '\r' '\n' >screen
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
# Nothing of it stays.
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
finish
