# What is no response is told, and the ones behind it are read.
printf 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokjunk\r\n\r\nHTTP/1.1 429 Slow\r\n\r\n' |
  again classify -F index,status
