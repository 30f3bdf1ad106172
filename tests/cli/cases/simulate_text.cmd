again simulate -p backoff --peers
again simulate -n herd -p backoff --seed 7 --retry-after 2s --attempts 3
again simulate -p backoff --calls 40 --processes 4 --share --deadline 5s \
  --capacity 20 --burst 3 --throttle --outage 0s-1s --outage 3s-4s:50%
# The order of --for is nothing to it; where nothing comes, there is no recovery.
again simulate --for 5s --calls 60 --capacity 1000000 --outage 0s-5s \
  -p backoff --peer none --no-plot
