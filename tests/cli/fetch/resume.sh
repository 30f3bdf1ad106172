# Files of which only a part came: within a call they go on by themselves,
# later with -C. What does not belong into a file never gets there.
. "$(dirname "$0")/aid.sh"

# cut_after BYTES HEADER...: steps that break off a body of eight bytes.
cut_after() {
  local body=abcdefgh count=$1
  shift
  printf 'read\nsend HTTP/1.1 200 OK\\r\\nContent-Length: 8\\r\\n'
  [ $# -eq 0 ] || printf '%s\\r\\n' "$@"
  printf '\\r\\n%s\nclose\n' "${body:0:$count}"
}

# part FIRST-LAST BODY [HEADER]...: the answer to a range of eight bytes.
part() {
  local range=$1 body=$2
  shift 2
  answer 206 "$body" "Content-Range: bytes $range/8" "$@"
}

tag='ETag: "v1"'

# ---- within a call ---------------------------------------------------------

# It goes on where it stopped, and the same is asked for.
serve < <(cut_after 4 "$tag" && part 4-7 efgh "$tag")
fetch 0 -sS --policy quick -o file "$url/"
is file abcdefgh
requests_are 2
has requests '^Range: bytes=4-'
has requests '^If-Range: "v1"'

# Where that cannot be proven, or what is there has changed, it starts over.
serve < <(cut_after 4 && answer 200 other)
fetch 0 -sS --policy quick -o file "$url/"
is file other
serve < <(cut_after 4 "$tag" && answer 200 changed 'ETag: "v2"')
fetch 0 -sS --policy quick -o file "$url/"
is file changed
serve < <(cut_after 4 "$tag" && part 5-7 fgh "$tag" && answer 200 abcdefgh "$tag")
fetch 0 -sS --policy quick -o file "$url/"
is file abcdefgh

# The head is there once.
serve < <(cut_after 4 && answer 200 other 'X-A: 1')
fetch 0 -sS --policy quick -i -o file "$url/"
has file '^other$'
lacks file abcd
[ "$(grep -c '^HTTP/' file)" -eq 1 ] || fail 'the head is not there once'

# An error in between is no part of it.
serve < <(cut_after 4 "$tag" && answer 503 busy && part 4-7 efgh "$tag")
fetch 0 -sS --policy quick -o file "$url/"
is file abcdefgh
serve < <(cut_after 4 "$tag" && echo repeat && answer 503 busy)
fetch 10 -sS --policy quick -o file "$url/"
is file abcd

# One attempt is one. What cannot be truncated cannot start over.
serve < <(cut_after 4 "$tag" && part 4-7 efgh "$tag")
fetch 10 -sS --policy quick --attempts 1 -o file "$url/"
is file abcd
requests_are 1
serve < <(cut_after 4 && answer 200 other)
fetch 10 -sS --policy quick -o /dev/null "$url/"
requests_are 2

# ---- across calls: -C ------------------------------------------------------

# partial [HEADER]...: a file of four bytes, left behind by a call.
partial() {
  rm -f file
  serve < <(cut_after 4 "$@")
  fetch 10 -s --policy quick --attempts 1 -o file "$url/"
  is file abcd
}

partial "$tag"
serve < <(part 4-7 efgh "$tag")
fetch 0 -sS --policy quick -C - -o file "$url/"
is file abcdefgh
requests_are 1
has requests '^Range: bytes=4-'

# It is remembered of what the part is, by file systems that surely can.
case $(stat -f -c %T .) in
ext2/ext3 | xfs | btrfs)
  has requests '^If-Range: "v1"'
  partial 'ETag: W/"v1"'
  serve < <(part 4-7 efgh)
  fetch 0 -sS --policy quick -C - -o file "$url/"
  requests_are 1
  lacks requests '^If-Range'
  partial "$tag"
  serve < <(part 4-7 EFGH 'ETag: "v2"')
  fetch 13 -s --policy quick -C - -o file "$url/"
  is file abcd
  ;;
esac

# What breaks off again goes on again.
partial "$tag"
serve < <(
  printf 'read\nsend HTTP/1.1 206 Part\\r\\nContent-Length: 4\\r\\n'
  printf 'Content-Range: bytes 4-7/8\\r\\n%s\\r\\n\\r\\nef\nclose\n' "$tag"
  part 6-7 gh "$tag"
)
fetch 0 -sS --policy quick -C - -o file "$url/"
is file abcdefgh
requests_are 2
has requests '^Range: bytes=6-7'

# A server that sends the whole, as it has another or knows no ranges.
partial "$tag"
serve < <(answer 200 changed 'ETag: "v2"')
fetch 0 -sS --policy quick -C - -o file "$url/"
is file changed
partial "$tag"
serve < <(cut_after 2 && answer 200 changed)
fetch 0 -sS --policy quick -C - -o file "$url/"
is file changed
partial "$tag"
serve < <(answer 200 '')
fetch 0 -sS --policy quick -C - -o file "$url/"
is file ''

# A retry in between.
partial "$tag"
serve < <(answer 503 busy && part 4-7 efgh "$tag")
fetch 0 -sS --policy quick -C - -o file "$url/"
is file abcdefgh

# Nothing is missing.
serve < <(answer 416 'no such bytes' 'Content-Range: bytes */8')
fetch 0 -C - -o file "$url/"
is file abcdefgh
is err ''
requests_are 1
has requests '^Range: bytes=8-'

# Nothing of these answers belongs there.
refused() { # CODE PATTERN, steps on stdin
  printf abcd >file
  serve
  fetch "$1" -sS --policy quick -C - -o file "$url/"
  is file abcd
  has err "$2"
}
refused 13 'answer +416' < <(answer 416 no 'Content-Range: bytes */3')
refused 13 'answer +416' < <(answer 416 no)
refused 13 'answer +404' < <(answer 404 missing)
refused 13 'did not send what is missing' < <(part 5-7 fgh)
refused 13 'did not send what is missing' < <(answer 206 efgh)
refused 13 'did not send what is missing' < <(answer 204 '')
refused 10 'answer +503' < <(echo repeat && answer 503 busy)

# Without a file all of it is missing; an error page is no part of it.
rm -f file
serve < <(answer 404 missing && answer 200 abcdefgh)
fetch 13 -s -C - -o file "$url/"
[ ! -e file ] || fail 'an error page was kept'
fetch 0 -s -C - -o file "$url/"
is file abcdefgh
requests_are 2
lacks requests '^Range'

# What says nothing changes nothing.
stop
rm -f file
fetch 10 -s --policy quick --deadline 20ms -C - -o file "$url/"
[ ! -e file ] || fail 'a file was made of nothing'
printf abcd >file
serve <<'END'
repeat
read
send HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n
close
END
fetch 10 -s --policy quick --attempts 2 -C - -o file "$url/"
is file abcd

# So many bytes are kept, and no more.
serve < <(part 2-7 CDEFGH)
fetch 0 -s -C 2 -o file "$url/"
is file abCDEFGH
fetch 3 -C 9 -o file "$url/"
has err '^again: fetch: file: it has less than 9 bytes$'
is file abCDEFGH
fetch 3 -C 9 -o absent "$url/"
has err '^again: fetch: absent: No such file or directory$'

# On standard output the rest comes, or nothing.
serve < <(part 4-7 efgh && answer 200 abcdefgh)
fetch 0 -s -C 4 "$url/"
is out efgh
fetch 13 -sS -C 4 "$url/"
is out ''
has err 'did not send what is missing'

# Several at once, each its own way.
printf abcd >a
rm -f b
serve < <(echo repeat && answer 206 efgh 'Content-Range: bytes 4-7/8')
fetch 0 -s -Z -C - -o a -o b "$url/" "$url/"
is a abcdefgh

# Parts of what is no download.
for option in -i -I --compressed '-r 2-3' '-d x' '-T file' '-X POST'; do
  # shellcheck disable=SC2086
  fetch 2 -C - $option -o file "$url/"
done
fetch 2 -C -5 -o file "$url/"
fetch 2 -C soon -o file "$url/"

# A signal leaves what came, for -C.
rm -f file
serve <<'END'
read
send HTTP/1.1 200 OK\r\nContent-Length: 8\r\nETag: "v1"\r\n\r\nabcd
stall
END
timeout --foreground --preserve-status -s INT 1 "$again" fetch -s -o file \
  "$url/"
is file abcd
serve < <(part 4-7 efgh "$tag")
fetch 0 -s -C - -o file "$url/"
is file abcdefgh
finish
