# What the tests need, and the configurations: each is built with warnings as
# errors and, but for clang-release, tested.

test_packages=(
  g++ clang clang-format clang-tidy libclang-rt-dev mandoc
  openssl ca-certificates nghttp2-server curl
  python3-jsonschema
  libcriterion-dev libjansson-dev libcjson-dev libssl-dev
  libuv1-dev libevent-dev # examples
  nginx haproxy varnish squid nghttp2-proxy iproute2 nftables # tests/net
  libhiredis-dev redis-server redis-tools # src/redis, tests/redis
  liblzma-dev) # pkg-config --static libxml-2.0 names it

stage_packages() {
  install_packages "${build_packages[@]}" "${test_packages[@]}"
}

# configure NAME OPTION...: into its own folder, through ccache where there is
# one.
configure() {
  local name=$1
  shift
  if command -v ccache >/dev/null; then
    set -- -DCMAKE_C_COMPILER_LAUNCHER=ccache "$@"
  fi
  cmake -S . -B "$out/$name" -DAGAIN_WERROR=ON -DAGAIN_SHARED="$AGAIN_SHARED" "$@"
}

build() {
  local name=$1
  shift
  cmake --build "$out/$name" -j "$jobs" "$@"
}

# Sanitizers of this age stumble over a fully random address space.
steadily() {
  if setarch -R true 2>/dev/null; then
    setarch -R "$@"
  else
    "$@"
  fi
}

run_ctest() {
  local name=$1
  shift
  steadily ctest --test-dir "$out/$name" -j "$jobs" --output-on-failure "$@"
}

stage_gcc_asan() {
  configure gcc-asan -DCMAKE_C_COMPILER=gcc -DCMAKE_BUILD_TYPE=Debug \
    -DAGAIN_SANITIZE=address,undefined
  build gcc-asan
  [ -d "$AGAIN_SHARED/corpus" ] ||
    echo "NOTE: no corpus at $AGAIN_SHARED, its tests are skipped"
  run_ctest gcc-asan
}

# Others install from it and run its programs.
need_gcc_release() {
  configure gcc-release -DCMAKE_C_COMPILER=gcc -DCMAKE_BUILD_TYPE=Release \
    -DAGAIN_BUILD_BENCH=ON
  build gcc-release
}

stage_gcc_release() {
  need_gcc_release
  run_ctest gcc-release -LE chaos # a stage of its own
  [ -z "$is_long" ] || "$out/gcc-release/tests/live/live_flat" --long
  [ -z "$is_long" ] ||
    "$out/gcc-release/tests/live/live_outage" long-ramp
}

stage_clang_release() {
  configure clang-release -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
  build clang-release
}

# Criterion aborts under ThreadSanitizer: these are plain programs.
stage_tsan() {
  configure tsan -DCMAKE_C_COMPILER=gcc -DCMAKE_BUILD_TYPE=Debug \
    -DAGAIN_SANITIZE=thread
  build tsan --target thread_tests
  run_ctest tsan -L thread
}
