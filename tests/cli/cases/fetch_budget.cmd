again fetch --policy ratio http://127.0.0.1:9/ 2>&1 | head -n 1
