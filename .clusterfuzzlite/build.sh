#!/bin/bash -eu
# The engine and the sanitizers come from the builder's CFLAGS.
cmake -S . -B "$WORK/build" -G Ninja -DAGAIN_BUILD_FUZZ=ON \
  -DAGAIN_BUILD_TESTS=OFF -DAGAIN_BUILD_CURL=OFF
cmake --build "$WORK/build"
for folder in tests/fuzz/*/; do
  target=$(basename "$folder")
  # Those of the adapter need a newer libcurl than the builder has.
  [ -x "$WORK/build/tests/fuzz/fuzz_$target" ] || continue
  cp "$WORK/build/tests/fuzz/fuzz_$target" "$OUT/$target"
  cp "$folder$target.dict" "$OUT/"
  zip -q -j "$OUT/${target}_seed_corpus.zip" "$folder"corpus/*
done
