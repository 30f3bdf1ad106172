# Two machines and the wire between them. Sourced by the tests of faults, which
# run as NAME.sh AGAIN SERVE CALL:
#
#   . "$(dirname "$0")/namespaces.sh"
#
# The test itself becomes the client's machine; the server's is the namespace
# of one process. Neither has a name: both are gone with their last process,
# however the test ends.
if [ -z "${AGAIN_NET_INSIDE:-}" ]; then
  unshare=(unshare --net)
  [ "$(id -u)" -eq 0 ] || unshare+=(--map-root-user)
  if ! "${unshare[@]}" true; then
    echo "SKIPPED: no network namespaces here"
    exit 77
  fi
  AGAIN_NET_INSIDE=1 exec "${unshare[@]}" bash "$0" "$@"
fi

. "$(dirname "$0")/aid.sh"
. "$here/calls.sh"
need ip nft tc nsenter setpriv
server_ip=10.99.0.2
other_ip=10.99.0.3
far_url=http://$server_ip
far_pid=

clean_up_far() {
  stop
  [ -z "$far_pid" ] || kill "$far_pid"
  clean_up_net
}
trap clean_up_far EXIT

# near|far COMMAND...: runs it on the client's machine, on the server's.
near() {
  "$@"
}
far() {
  nsenter --net="/proc/$far_pid/ns/net" "$@"
}

# The other machine is there once its namespace is not ours.
start_far() {
  setpriv --pdeathsig KILL unshare --net sleep 300 &
  far_pid=$!
  until [ "$(readlink "/proc/$far_pid/ns/net")" != \
    "$(readlink /proc/self/ns/net)" ]; do
    sleep 0.01
  done
}

connect_machines() {
  ip link set lo up
  ip link add near type veth peer name far netns "$far_pid" ||
    skip 'no veth here'
  ip address add 10.99.0.1/24 dev near
  ip link set near up
  far ip address add $server_ip/24 dev far
  far ip address add $other_ip/24 dev far
  far ip link set far up
  # For `ct reply bytes`.
  far sh -c 'echo 1 >/proc/sys/net/netfilter/nf_conntrack_acct' 2>null
}

# fault near|far input|output RULE: this machine treats what comes in, or goes
# out, by this rule; `ct reply bytes` is what a server has sent.
fault() {
  faulty=$1
  "$faulty" nft -f - 2>nft.err <<END || skip "no rule here: $(head -n 1 nft.err)"
table ip fault {
  chain faulty {
    type filter hook $2 priority 0;
    ${3//$'\n'/ }
  }
}
END
}

# Ends the fault, which must have happened: its rule counts.
mend() {
  "$faulty" nft list table ip fault >rules
  grep -q 'counter packets [1-9]' rules || fail "no fault: $(cat rules)"
  "$faulty" nft delete table ip fault
}

# Serves anew, with an empty record.
serve_far() {
  stop
  rm -f record
  start nsenter --net="/proc/$far_pid/ns/net" "$server" record 80
}

start_far
connect_machines
