again lint --format json ../lint/bad/shadows-inherited.json \
  ../lint/bad/syntax.json
