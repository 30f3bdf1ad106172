again classify --input jsonl --fields file,index,class broken.jsonl
