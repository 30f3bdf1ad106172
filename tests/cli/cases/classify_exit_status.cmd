for file in slow.http sold.http cut.http headless.http; do
  again classify -e -p demo -F class $file
  echo "$file: $?"
done
printf 'HTTP/1.1 200 OK\r\n\r\n' | again classify -e -F class
echo "success: $?"
printf 'HTTP/1.1 302 Found\r\n\r\nHTTP/1.1 404 No\r\n\r\n' |
  again classify -e -F class
echo "the last: $?"
