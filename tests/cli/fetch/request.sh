# What is sent: method, headers, body, URL; and the same again on a retry.
. "$(dirname "$0")/aid.sh"
printf 'one\r\ntwo\n' >data


serve < <(answer 200 fine)
fetch 0 -s "$url/a"
requests_are 1
has requests '^GET /a HTTP/1.1'
has requests '^User-Agent: again/'
has requests '^Accept: \*/\*'

# sends_at PATH PATTERN ARGUMENT...: the one request of this command has that
# line.
sends_at() {
  local path=$1 pattern=$2
  shift 2
  serve < <(answer 200 fine)
  fetch 0 -s "$@" "$url$path"
  requests_are 1
  has requests "$pattern"
}

sends_at / '^User-Agent: me/1' -A me/1
sends_at / '^X-One: 1' -H 'X-One: 1'
sends_at / '^X-None:.$' -H 'X-None;'
sends_at / '^Authorization: Basic dTpw.$' -u u:p
sends_at / '^Referer: http://r/' -e http://r/
sends_at / '^Cookie: a=b' -b a=b
sends_at / '^Range: bytes=2-5' -r 2-5
sends_at / '^PATCH / ' -X PATCH
sends_at / '^HEAD / ' -I
sends_at / '^POST / ' -d a=1
sends_at / '^Content-Type: application/x-www-form-urlencoded' -d a=1
sends_at / '^a=1&b=2$' -d a=1 -d b=2
sends_at / '^onetwo$' -d @data
sends_at / '^two$' --data-binary @data
sends_at / '^Content-Length: 9' --data-binary @data
sends_at / '^@data$' --data-raw @data
sends_at / '^a=%C3%A4%26&onetwo$' --data-urlencode 'a=ä&' -d @data
sends_at / '^GET /\?a=1&b=2 ' -G -d a=1 -d b=2
sends_at '/?x' '^GET /\?x&a=1 ' -G -d a=1
sends_at '/?x#f' '^HEAD /\?x&a=1 ' -G -d a=1 -I
sends_at /up/ '^PUT /up/data ' -H Expect: -T data
sends_at /up/x '^PUT /up/x ' -H Expect: -T data
sends_at '' '^PUT /data ' -H Expect: -T data
sends_at /up '^POST /up ' -H Expect: -T data -X POST
sends_at /up '^Content-Length: 9' -H Expect: -T data

# A chunked body, as nobody knows its size.
serve < <(answer 200 fine)
printf stream | fetch 0 -s -H Expect: -T - "$url/up"
requests_are 1
has requests '^Transfer-Encoding: chunked'
has requests '^stream$'

# Standard input as data is kept, and may go again.
serve < <(answer 429 '' && answer 200 fine)
printf kept | fetch 0 -s --policy quick -d @- "$url/"
requests_are 2
[ "$(grep -c '^kept$' requests)" -eq 2 ] || fail 'the data went once'

# A file is rewound for the second attempt.
serve < <(answer 503 '' && answer 200 fine)
fetch 0 -s --policy quick -H Expect: -T data "$url/up"
requests_are 2
[ "$(grep -c '^two$' requests)" -eq 2 ] || fail 'the file was not rewound'

# A stream is gone.
serve < <(answer 429 late && answer 200 fine)
printf stream | fetch 10 -sS --policy quick -H Expect: -T - "$url/up"
is out late
has err 'its body cannot be sent a second time'
requests_are 1

# What may have had an effect is not sent twice, unless one says it may be.
serve < <(answer 503 late && answer 200 fine)
fetch 10 -sS --policy quick -d a=1 "$url/"
has err 'it may have had an effect'
has err 'effect +the server may have acted on it'
requests_are 1
serve < <(answer 503 late && answer 200 fine)
fetch 0 -sS --policy quick -d a=1 --idempotent "$url/"
requests_are 2
serve < <(answer 503 late && answer 200 fine)
fetch 0 -sS --policy quick -d a=1 --idempotency-key Idempotency-Key "$url/"
requests_are 2
[ "$(grep '^Idempotency-Key' requests | sort -u | wc -l)" -eq 1 ] ||
  fail 'the attempts had not the same key'
serve < <(answer 503 late && answer 200 fine)
fetch 10 -sS --policy quick --no-idempotent "$url/"
requests_are 1

# An operation of the policy's is found in the URL, or told.
serve < <(answer 503 late && answer 200 fine)
fetch 0 -s --policy quick -d 'Action=ListThings' "$url/"
requests_are 2
serve < <(answer 503 late && answer 200 fine)
fetch 0 -s --policy quick -d x --operation ListThings "$url/"
requests_are 2
finish
