again test --policy demo pass.csv
again test --policy demo --format json pass.csv
again test --policy demo --format tap pass.csv
