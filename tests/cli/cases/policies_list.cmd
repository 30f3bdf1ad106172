# Those that the packs name: what is in them changes, an override is told.
again policies | cut -d ' ' -f 1 | grep -E '^(aliyun/polardb|http)$'
again policies | grep '^http '
again policies --format json | grep '"policy":"http"'
