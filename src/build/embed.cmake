# Files as C source, in pure CMake: run by `cmake -P` at build time.
#
#   OUTPUT     the file to write
#   HEADER     what it includes
#   FOLDER     where the packs are; their names count from here
#   PACKS      names of packs, "aliyun/common;http", in any order
#   BUILTIN    the file that becomes again_policy_builtin
#
# Bytes go as numbers: string literals are bounded in length, and are not sure
# to keep bytes over 0x7f.

# Sets `out` to the bytes of `file` as initialisers, 16 a line.
function(read_bytes file out)
  file(READ ${file} hex HEX)
  string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
  set(${out} "${bytes}" PARENT_SCOPE)
endfunction()

list(SORT PACKS)
set(arrays "")
set(table "")
set(index 0)
foreach(name IN LISTS PACKS)
  read_bytes(${FOLDER}/${name}.json bytes)
  string(APPEND arrays
    "\nstatic const char pack_${index}[] = {\n${bytes}\n'\\0'};\n")
  string(APPEND table
    "    {\"${name}\", {pack_${index}, sizeof(pack_${index}) - 1}},\n")
  math(EXPR index "${index} + 1")
endforeach()
read_bytes(${BUILTIN} builtin)

file(WRITE ${OUTPUT}
"/* Generated from policies/ and builtin.json. */
#include \"policy/load.h\"
#include \"policy/packs.h\"

const char again_policy_builtin[] = {\n${builtin}\n'\\0'};
${arrays}
const again_pack again_packs[] = {
${table}};
const size_t again_pack_count = ${index};
")
