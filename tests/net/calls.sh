# Calls of call.c to serve.c, and what both ends say of them. Sourced after
# aid.sh, by tests that run as NAME.sh AGAIN SERVE CALL.
call=$(realpath "$3")

# What a line of `calls` holds.
fields='number code action why attempts acted body ms'

# calls OPTION... URL: makes them, under the policy "quick" unless told
# otherwise; `calls` holds how each ended.
calls() {
  "$call" -P quick "$@" >calls || fail "call $*: exit $?"
}

# column FIELD: the number of its column.
column() {
  tr ' ' '\n' <<<"$fields" | grep -nx "$1" | cut -d : -f 1
}

# all FIELD=PATTERN...: each call ended so.
all() {
  local wanted
  for wanted in "$@"; do
    awk -v at="$(column "${wanted%%=*}")" -v value="^(${wanted#*=})\$" '
      $at !~ value { print; bad = 1 }
      END { exit bad || NR == 0 }' calls >bad ||
      fail "not all $wanted: $(cat bad)"
  done
}

# some FIELD=PATTERN: at least one did, or there was no fault.
some() {
  awk -v at="$(column "${1%%=*}")" -v value="^(${1#*=})\$" '
    $at ~ value { found = 1 }
    END { exit !found }' calls || fail "none $1: $(head -n 3 calls)"
}

unsafe_may_have_acted() {
  awk '$4 == "unsafe" && $6 != "acted"' calls >bad
  is bad ''
}

# By the server's record: every body arrived right, no call acted twice, and
# each that succeeded acted.
acted_once() {
  awk 'FILENAME == "record" {
      times[$2]++
      if ($4 != "right") { print "body: " $0; bad = 1 }
      next
    }
    times[$1] > 1 || $3 == "deliver" && times[$1] != 1 {
      print "acted " times[$1] + 0 " times: " $0
      bad = 1
    }
    END { exit bad }' record calls >bad || fail "$(cat bad)"
}

# seen_at_most N: by the server, in all.
seen_at_most() {
  [ "$(wc -l <record)" -le "$1" ] ||
    fail "the server saw $(wc -l <record), more than $1"
}
