script -qec true /dev/null >/dev/null 2>&1 || exit 77 # no terminals here
# A terminal, and then one that wants no colour.
TERM=xterm script -qec 'again explain Slow -p demo' /dev/null | head -n 1 |
  cat -v
NO_COLOR=1 TERM=xterm script -qec 'again explain Slow -p demo' /dev/null |
  head -n 1 | cat -v
