folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
again simulate -p backoff --peer 'curl' --outage 10s-20s --html "$folder/a.html" \
  --svg "$folder/a.svg" >/dev/null
# One file, without scripts or anything from elsewhere.
grep -cE '<script|<link|src=|@import' "$folder/a.html"
grep -o '<h1>.*</h1>' "$folder/a.html"
grep -o '<code>again simulate -p backoff --peer curl' "$folder/a.html"
grep -o '<td>backoff</td>' "$folder/a.html"
grep -o 'prefers-color-scheme:dark' "$folder/a.html"
grep -o '<title>10 s: [^<]*' "$folder/a.html"
grep -c 'class="over"' "$folder/a.svg"
head -1 "$folder/a.svg" | cut -c 1-60
again simulate -p backoff --html "$folder/none/a.html" >/dev/null 2>"$folder/said"
echo "exit $?"
sed "s|$folder|FOLDER|" "$folder/said"
