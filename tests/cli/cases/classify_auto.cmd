again classify --fields policy,operation,class slow.http
again classify --url 'https://api.demo.example/?Action=ListThings' \
  --fields policy,operation,class slow.http
