# Where bodies go, and that nothing of a failed attempt gets there.
. "$(dirname "$0")/aid.sh"

# -o, -O, several of them, and standard output.
serve < <(answer 200 one && answer 200 two && answer 200 three)
fetch 0 -s -o a "$url/1" -O "$url/dir/b.txt?x" "$url/3"
is a one
is b.txt two
is out three

# A file takes one body. What has no file, or no URL, is told before any call.
refused() { # PATTERN ARGUMENT...
  local pattern=$1
  shift
  serve < <(answer 200 one)
  fetch 2 -s "$@"
  has err "$pattern"
  requests_are 0
}
refused '^again: fetch: \./d: URLs 1 and 2 have the same output$' \
  -Z -o d -o ./d "$url/1" "$url/2"
refused '^again: fetch: x: URLs 1 and 3 have' \
  -O -o b -O "$url/x" "$url/" "$url/x?y"
refused "^again: fetch: '$url/dir/': -O: the URL names no file$" \
  -O -O "$url/x" "$url/dir/?secret"
refused "^again: fetch: 'http://\\[::1': " "$url/" 'http://[::1'
refused "^again: fetch: '': an empty URL$" "$url/" ''
serve < <(answer 200 one && answer 200 two)
fetch 0 -s -o /dev/null -o /dev/null "$url/1" "$url/2"
requests_are 2

# Only the last attempt's body is written, to a file and to a pipe.
serve < <(answer 503 bad && answer 429 worse && answer 200 good)
fetch 0 -s --policy quick -o a "$url/"
is a good
serve < <(answer 503 bad && answer 429 worse && answer 200 good)
fetch 0 -s --policy quick "$url/"
is out good

# However long the others were.
serve <<'END'
read
send HTTP/1.1 503 Busy\r\nContent-Length: 300000\r\n\r\n
filler 300000
read
send HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood
END
fetch 0 -s --policy quick "$url/"
is out good

# An error body is an answer's body: it goes where curl puts it.
serve < <(answer 404 missing && answer 404 missing)
fetch 13 -s -o a "$url/"
is a missing
fetch 13 -s "$url/"
is out missing

# An empty success makes an empty file, and empties an old one.
serve < <(answer 200 '' && answer 204 '')
rm -f new
fetch 0 -s -o new "$url/"
is new ''
printf old >a
fetch 0 -s -o a "$url/"
is a ''

# -f: no body of an error; what was there stays.
printf old >a
serve < <(answer 404 missing && answer 404 missing)
fetch 13 -s -f -o a "$url/"
is a old
fetch 13 -s -f "$url/"
is out ''

# So it does where no byte came.
serve <<'END'
repeat
read
close
END
fetch 10 -s --policy quick -o a "$url/"
is a old
stop
fetch 10 -s --policy quick --deadline 20ms -o a "$url/"
is a old

# A body that breaks off on its way to a pipe has been seen: it is not begun
# again. Files are another matter: see resume.sh.
serve <<'END'
read
send HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf
close
read
send HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfull
END
fetch 10 -sS --policy quick "$url/"
is out half
has err 'part of the body was already written'
requests_are 1

# -i and -I: the head goes with the body, of the last attempt alone.
serve < <(answer 503 bad 'X-Try: 1' && answer 200 good 'X-Try: 2')
fetch 0 -s --policy quick -i "$url/"
is out 'HTTP/1.1 200 X\r\nContent-Length: 4\r\nX-Try: 2\r\n\r\ngood'
serve <<'END'
read
send HTTP/1.1 200 OK\r\nContent-Length: 4\r\nX-A: 1\r\n\r\n
END
fetch 0 -s -I "$url/"
is out 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nX-A: 1\r\n\r\n'

# -L: where it leads. Without it the redirect is the answer.
serve < <(answer 302 go 'Location: /there' && answer 200 there)
fetch 0 -s -L "$url/here"
is out there
requests_are 2
serve < <(answer 302 go 'Location: /there' && answer 200 there)
fetch 0 -s "$url/here"
is out go
requests_are 1
serve < <(echo repeat && answer 302 go 'Location: /here')
fetch 14 -sS -L --policy quick "$url/here"
has err 'answer +302$'
has err 'message +.*redirects'

# --compressed.
serve <<'END'
read
send HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 24\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b\xcb\xcc\x4b\x05\x00\x92\x54\xa9\xbe\x04\x00\x00\x00
END
fetch 0 -s --compressed "$url/"
is out fine
requests_are 1
has requests '^Accept-Encoding: .*gzip'

# A megabyte goes through unchanged.
serve <<'END'
read
send HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n
filler 1000000
END
fetch 0 -s -o a "$url/"
head -c 1000000 /dev/zero | tr '\0' x | cmp -s - a || fail 'a megabyte changed'
finish
