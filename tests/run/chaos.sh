# The chaos run at its full length. Its minute is among ctest's tests.

stage_chaos() {
  export AGAIN_RUN_DIR=$out
  tests/chaos/run.sh --calls "$chaos_calls"
}
