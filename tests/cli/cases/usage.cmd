for words in "" "nothing" "classify --bogus" "classify --format yaml" \
  "classify --fields code,klass" "classify --time noon" "explain" \
  "explain A B" "explain --status 99" "explain A --response slow.http" \
  "explain A --transport slow" "explain A --header nonsense" \
  "policies a b" "policies a --builtin" "schedule extra" \
  "schedule --attempts 1" "test" "classify -p auto -p demo" \
  "classify --fields code --summary" "classify --fields code --format json" \
  "classify --url http://" "policies --for http://" \
  "schedule --code A --schedule default"; do
  again $words
  echo "again $words: $?"
done 2>&1
again classify --fields ""
