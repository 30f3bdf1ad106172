# Each exit code has a call that ends with it.
. "$(dirname "$0")/aid.sh"

ends() { # CODE STATUS BODY
  serve < <(answer "$2" "$3")
  fetch "$1" -s --policy quick --attempts 1 "$url/"
  is out "$3"
}

ends 0 200 fine
ends 10 503 ''
ends 11 403 ''
ends 12 400 '{"Code":"QuotaExceeded"}'
ends 13 404 nothing
ends 14 600 what

fetch 2 --nonsense "$url"
fetch 2
fetch 2 ftp://127.0.0.1/
has err '^again: .*ftp'
fetch 2 'http://127.0.0.1:port/'
fetch 3 -T absent "$url/"
has err '^again: fetch: absent: No such file or directory$'
fetch 3 -d @absent "$url/"
fetch 3 --report absent/report "$url/"
serve < <(answer 200 fine)
fetch 3 -o absent/file "$url/"
has err '^again: fetch: absent/file: No such file or directory$'
fetch 4 --policy no/such "$url/"
has err '^again: no/such: '
printf '{"again": 1,\n "nam": "x"}\n' >broken.json
fetch 4 --policy ./broken.json "$url/"
has err 'broken.json:2:'

# Nobody listens there any more.
stop
fetch 10 --policy quick --deadline 50ms "$url/"
has err '^again: .*unreachable'
finish
