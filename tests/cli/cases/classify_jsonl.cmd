again classify --input jsonl log.jsonl
again classify --input jsonl --format json log.jsonl
