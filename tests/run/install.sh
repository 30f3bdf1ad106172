# A stranger's program against what was installed, in each way there is to
# find it.

# The demo's server, for as long as the stage's shell lives.
start_server() {
  local server=$out/gcc-release/examples/server/bad_day
  local ready=$out/server-url
  rm -f "$ready"
  "$server" --seconds 300 --url-file "$ready" &
  # shellcheck disable=SC2064
  trap "kill $!" EXIT
  local tries=0
  until [ -s "$ready" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ]
    sleep 0.05
  done
  server_url=$(cat "$ready")
}

# The two programs do what they are there for.
try_programs() {
  local folder=$1
  "$folder/classify" aliyun/polardb <tests/install/throttled.http >"$folder/said"
  "$folder/first" "$server_url/?Action=DescribeDBClusters" >>"$folder/said"
  cat "$folder/said"
  grep -q 'throttling' "$folder/said"
  grep -q 'success' "$folder/said"
}

# consume FOLDER OPTION...: the stranger's project, by CMake.
consume() {
  local folder=$out/$1
  shift
  rm -rf "$folder"
  cmake -S tests/install/consumer -B "$folder" -DCMAKE_BUILD_TYPE=Release \
    -DEXAMPLES="$root/examples" "$@"
  cmake --build "$folder" -j "$jobs"
  try_programs "$folder"
}

# The same by pkg-config, from a prefix that was moved after installing.
consume_pkgconfig() {
  local prefix=$1 folder=$2
  shift 2
  export PKG_CONFIG_PATH=$prefix/lib/pkgconfig
  mkdir -p "$folder"
  # Flags are words.
  # shellcheck disable=SC2046
  {
    cc -o "$folder/classify" examples/classify.c \
      $(pkg-config "$@" --cflags --libs again) -Wl,-rpath,"$prefix/lib"
    cc -o "$folder/first" examples/first.c \
      $(pkg-config --cflags --libs again-curl) -Wl,-rpath,"$prefix/lib"
  }
  try_programs "$folder"
}

# install_moved BUILD PREFIX
install_moved() {
  rm -rf "$2" "$2.at-first"
  cmake --install "$out/$1" --prefix "$2.at-first"
  mv "$2.at-first" "$2"
}

stage_install_shared() {
  local prefix=$out/prefix-shared
  need_gcc_release
  install_moved gcc-release "$prefix"
  start_server
  consume consumer-shared -DCMAKE_PREFIX_PATH="$prefix"
  consume_pkgconfig "$prefix" "$out/pkgconfig-shared"
  "$prefix/bin/again" --version
}

stage_install_static() {
  local prefix=$out/prefix-static
  need_gcc_release
  configure static -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF \
    -DAGAIN_BUILD_TESTS=OFF -DAGAIN_BUILD_EXAMPLES=OFF
  build static
  install_moved static "$prefix"
  start_server
  consume consumer-static -DCMAKE_PREFIX_PATH="$prefix"
  consume_pkgconfig "$prefix" "$out/pkgconfig-static" --static
  "$prefix/bin/again" --version
}

stage_subdirectory() {
  need_gcc_release
  start_server
  consume consumer-subdirectory -DAGAIN_SOURCE_DIR="$root"
}

# The demonstration, as a newcomer runs it.
stage_demo() {
  local said=$out/demo.txt outcome
  AGAIN_DEMO_DIR=$out/demo examples/run.sh >"$said"
  cat "$said"
  for outcome in 'success after 3 attempts' SignatureNonceUsed \
    OperationDenied.DBClusterStatus 'exit code 10' 'exit code 11' 'exit code 12'; do
    grep -q "$outcome" "$said"
  done
}
