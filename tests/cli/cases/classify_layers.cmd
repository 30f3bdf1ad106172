again classify -p ../policies/stopped.json -p http -f json sold.http |
  tr , '\n' | grep -E 'policy"|class|retry"|why|rule'
