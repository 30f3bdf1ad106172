for given in '-n nothing' '--peer nobody' '--rate 0' '--rate x' '--flaky 120%' \
  '--outage 20s-10s' '--outage 10s' '--outage 1s-2s:x' '--calls 0' '--burst 0.5' '--for 2d' \
  '--calls 5 -n herd' '--rate 1000000 --for 1h' '--limited 10%' '-p none extra'; do
  # shellcheck disable=SC2086
  again simulate $given
  echo "$given: $?"
done
again simulate -p no/such; echo $?
again simulate --list
