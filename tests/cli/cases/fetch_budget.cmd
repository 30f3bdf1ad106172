again fetch --policy ratio http://127.0.0.1:9/
