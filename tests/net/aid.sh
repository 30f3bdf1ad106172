# What the network tests share, on top of what those of `again fetch` do.
# Sourced first by each, which is run as NAME.sh AGAIN SERVE.
. "$(dirname "$0")/../cli/fetch/aid.sh"
export AGAIN_POLICY_PATH=$here/policies:$here/../cli/fetch/policies
PATH=$PATH:/usr/sbin:/sbin
daemons=()

# As root, others' daemons run as nobody; so they must get at their files.
lowly=()
[ "$(id -u)" -ne 0 ] ||
  lowly=(--reuid nobody --regid nogroup --clear-groups)
chmod 755 "$work"

# Ends the daemons, and waits until they are gone.
end_daemons() {
  [ ${#daemons[@]} -gt 0 ] || return
  kill "${daemons[@]}" 2>null
  wait "${daemons[@]}" 2>null
  daemons=()
}

clean_up_net() {
  stop
  end_daemons
  clean_up
}
trap clean_up_net EXIT

skip() {
  echo "SKIPPED: $*"
  exit 77
}

# need PROGRAM...: without them there is no test.
need() {
  local program
  for program in "$@"; do
    command -v "$program" >null || skip "no $program here"
  done
}

listens() {
  { : <"/dev/tcp/127.0.0.1/$1"; } 2>null
}

# free_port NAME: sets it to a port where nobody listens, below those that the
# system gives away.
free_port() {
  local candidate
  while candidate=$((20000 + RANDOM % 12000)) && listens "$candidate"; do
    :
  done
  printf -v "$1" %d "$candidate"
}

# state_folder: makes ./state, which daemons may write to.
state_folder() {
  mkdir state
  chmod 777 state
}

# start_daemon PORT COMMAND...: runs it, and waits until it listens there. It
# ends with the test.
start_daemon() {
  local port=$1 pid
  shift
  setpriv --pdeathsig TERM "${lowly[@]}" -- "$@" >daemon.log 2>&1 &
  pid=$!
  daemons+=("$pid")
  until listens "$port"; do
    kill -0 "$pid" 2>null || {
      cat daemon.log
      echo "FAILED: ended before it listened: $*"
      exit 1
    }
    sleep 0.02
  done
}

# attempt WANTED ARGUMENT...: what one attempt gets, as `again classify` sees
# it: status, code, class, reason, effect, retry, hint in ms.
attempt() {
  local wanted=$1 got
  shift
  "$again" fetch -s -i --attempts 1 "$@" >raw 2>err
  got=$("$again" classify --fields \
    status,code,class,reason,effect,retry,hint_ms raw 2>&1 |
    awk -F '\t' '{ for (i = 1; i <= NF; i++) if ($i == "") $i = "-" } 1')
  [ "$got" = "$wanted" ] || fail "attempt $*: '$got', not '$wanted'"
}

# told MEMBER...: of the report's last line; what is not there is "-".
told() {
  local member value out=()
  for member in "$@"; do
    value=$(tail -n 1 report |
      sed -nE "s/.*\"$member\":(\"([^\"]*)\"|([^,}]*)).*/\2\3/p")
    out+=("${value/#null/-}")
  done
  echo "${out[*]}"
}

# ends WANTED ARGUMENT...: how a call ends: the exit code, status, transport,
# reason, why, attempts, whether it may have acted. WANTED may be a glob.
ends() {
  local wanted=$1 got code
  shift
  "$again" fetch -s --policy quick --report report "$@" >out 2>err
  code=$?
  got="$code $(told status transport reason why attempts maybe_applied)"
  # shellcheck disable=SC2053 # a glob
  [[ $got == $wanted ]] || fail "call $*: '$got', not '$wanted'"
}
