# What the tests of `again fetch` share. Each begins with
#
#   . "$(dirname "$0")/aid.sh"
#
# and is run as NAME.sh AGAIN SERVE [CROWD].
set -u
again=$(realpath "$1")
server=$(realpath "$2")
crowd=${3:+$(realpath "$3")}
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
server_pid=
failures=0

# Neither the user's settings nor a proxy has a say.
unset http_proxy https_proxy all_proxy HTTPS_PROXY ALL_PROXY NO_COLOR
export HOME=$work AGAIN_POLICY_PATH=$here/policies LC_ALL=C

clean_up() {
  stop
  rm -rf "$work"
}
trap clean_up EXIT
cd "$work" || exit 99

fail() {
  printf 'FAILED: %s\n' "$*"
  failures=$((failures + 1))
}

# The last line of every test.
finish() {
  [ "$failures" -eq 0 ]
  exit
}

# answer STATUS BODY [HEADER]...: steps that read a request and answer it.
answer() {
  local status=$1 body=$2
  shift 2
  printf 'read\nsend HTTP/1.1 %s X\\r\\nContent-Length: %d\\r\\n' \
    "$status" "${#body}"
  [ $# -eq 0 ] || printf '%s\\r\\n' "$@"
  printf '\\r\\n%s\n' "${body//\\/\\\\}"
}

# Plays the steps on stdin, for one reads `serve < <(answer 200 fine)`: a pipe
# would keep $url to itself. $url is where it listens.
serve() {
  stop
  cat >script
  start "$server" script requests
}

# The same for requests that say themselves what becomes of them.
serve_crowd() {
  stop
  start "$crowd" crowded
}

start() {
  "$@" >port &
  server_pid=$!
  while [ ! -s port ]; do
    sleep 0.01
  done
  url=http://127.0.0.1:$(cat port)
}

# Ends the server; then `requests` holds what it got.
stop() {
  if [ -n "$server_pid" ]; then
    kill "$server_pid"
    wait "$server_pid" || fail "the server: exit $?"
    server_pid=
  fi
  rm -f port
}

# fetch CODE ARGUMENT...: runs it and expects this exit code. What it writes
# is in `out` and `err`.
fetch() {
  local expected=$1 code
  shift
  "$again" fetch "$@" >out 2>err
  code=$?
  if [ "$code" -ne "$expected" ]; then
    fail "exit $code, not $expected: again fetch $*"
    sed 's/^/  | /' err
  fi
}

# is FILE TEXT: the file is this text, byte for byte. TEXT knows \r and \n.
is() {
  printf '%b' "$2" >expected
  cmp -s expected "$1" || fail "$1 is '$(head -c 300 "$1")', not '$2'"
}

# has FILE PATTERN / lacks FILE PATTERN: a line of it matches, or none does.
has() {
  grep -qE -e "$2" "$1" || {
    fail "$1 lacks: $2"
    sed 's/^/  | /' "$1"
  }
}
lacks() {
  ! grep -qE -e "$2" "$1" || {
    fail "$1 has: $2"
    sed 's/^/  | /' "$1"
  }
}

# requests_are N: so many came. Ends the server.
requests_are() {
  local count
  stop
  count=$(grep -c '^=== request' requests)
  [ "$count" -eq "$1" ] || fail "$count requests, not $1"
}
