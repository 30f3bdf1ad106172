# Each fuzz target for a while, from its committed corpus. What a run finds new
# stays in the build folder; what breaks is named in the log.

# Out of the stage's shell: xargs starts it.
fuzz_one() {
  local target=$1
  local found=$out/fuzz-found/$target
  mkdir -p "$found"
  steadily "$out/fuzz/tests/fuzz/fuzz_$target" -max_total_time="$fuzz_seconds" \
    -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -dict="tests/fuzz/$target/$target.dict" -artifact_prefix="$found/" \
    "$found" "tests/fuzz/$target/corpus"
}

stage_fuzz() {
  # -O1, or most of the time goes into what Debug leaves in.
  configure fuzz -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Debug \
    -DCMAKE_C_FLAGS=-O1 -DAGAIN_SANITIZE=address,undefined,fuzzer-no-link \
    -DAGAIN_BUILD_FUZZ=ON -DAGAIN_BUILD_TESTS=OFF
  build fuzz
  export -f fuzz_one steadily
  export out fuzz_seconds
  find tests/fuzz -mindepth 2 -name fuzz.c -printf '%h\n' | sort |
    xargs -n 1 basename |
    xargs -P "$jobs" -I{} bash -c 'fuzz_one {} 2>&1 | tail -n 40; exit "${PIPESTATUS[0]}"'
}
