cd ../lint/shown
again lint child.json place.json long.json
