# Where no attempt fails, the bytes are those that curl writes, and the
# requests those that it sends.
. "$(dirname "$0")/aid.sh"
command -v curl >"$work/null" || exit 77
printf 'one\r\ntwo\n' >data
printf 'a b&c=d/\xc3\xa4' >odd

# same STEPS PATH ARGUMENT...
same() {
  local steps=$1 path=$2 tool
  shift 2
  for tool in curl again; do
    serve <"$steps"
    rm -f file
    if [ "$tool" = curl ]; then
      curl -s -q -A me "$@" "$url$path" >curl.out
    else
      "$again" fetch -s --attempts 1 -A me "$@" "$url$path" >again.out
    fi
    touch file
    mv file "$tool.file"
    stop
    sed -E "s/127.0.0.1:[0-9]+/HOST/; s/^=== .*/===/" requests |
      awk 'BEGIN { RS = "===" } { n = split($0, line, "\r\n"); print line[1];
             for (i = 2; i <= n; i++) print line[i] | "sort"; close("sort") }' \
        >"$tool.requests"
  done
  cmp curl.out again.out || fail "stdout differs: $path $*"
  cmp curl.file again.file || fail "the file differs: $path $*"
  diff curl.requests again.requests || fail "the requests differ: $path $*"
}

answer 200 fine 'X-A: 1' >fine
answer 404 missing 'X-A: 1' >missing
answer 302 go 'Location: /there?x=y' >moved
answer 200 there >>moved
answer 301 go 'Location: there' >moved_post
answer 200 there >>moved_post
{
  answer 401 no 'WWW-Authenticate: Basic realm="x"'
} >denied
cat >chunked <<'END'
read
send HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-T: 1\r\n\r\n
END
cat >early <<'END'
read
send HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok
END
cat >endless <<'END'
read
send HTTP/1.1 200 OK\r\n\r\nto the end
close
END
cat >cut <<'END'
read
send HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf
close
END
cat >huge <<'END'
read
send HTTP/1.1 404 No\r\nContent-Length: 300000\r\n\r\n
filler 300000
END
cat >part <<'END'
read
send HTTP/1.1 206 Part\r\nContent-Length: 2\r\nContent-Range: bytes 2-3/9\r\n\r\nne
END
cat >head <<'END'
read
send HTTP/1.1 200 OK\r\nContent-Length: 7\r\nX-A: 1\r\n\r\n
END

for steps in fine missing moved denied chunked early endless cut huge; do
  same $steps /
  same $steps / -i
  same $steps / -o file
  same $steps / -i -o file
  same $steps / -f -o file
  same $steps / -f -i
done
same head / -I
same head / -I -o file
same moved / -L
same moved / -L -i
same moved_post /dir/ -L -d a=b
same moved_post /dir/ -L -X PUT -d a=b
same moved / -L -u me:pw
same denied / -u me:pw
same part / -r 2-3
same fine / -d a=1 -d @data -d 'x y'
same fine / --data-binary @data
same fine / --data-raw @data
same fine / --data-urlencode @odd --data-urlencode n@odd \
  --data-urlencode '=x=y z' --data-urlencode 'k=v w' --data-urlencode 'p@q=r'
same fine '/?a' -G -d b=c -d @data
same fine '/?' -G -d b=c
same fine '/?a&#f' -G -d b=c
same fine / -G -d b=c -I
same fine /up/ -T data -H Expect:
same fine '' -T data -H Expect:
same fine '/up/?q' -T data -H Expect:
same fine /up/x -T data -H Expect: -X POST
same fine / -H 'Accept:' -H 'X-Empty;' -H 'X-Two: 2'
same fine / -X DELETE
same fine / -e http://r/ -b 'a=b; c=d'
same fine / -H 'Content-Type: application/json' -d '{}'
same fine / -d ''
cp data 'odd name.txt'
same fine /up/ -T 'odd name.txt' -H Expect:
finish
