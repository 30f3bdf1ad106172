# Without the built-in lists.
again policies demo |
  sed -n '/^policy/,/^$/p;/^requests/,$p'
