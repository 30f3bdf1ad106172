# Warnings, hardening and sanitizers, as targets that others link privately.

add_library(again_warnings INTERFACE)
target_compile_options(again_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow
  -Wstrict-prototypes -Wmissing-prototypes -Wundef -Wvla -Wcast-qual
  -Wcast-align -Wwrite-strings -Wpointer-arith -Wformat=2
  -Wimplicit-fallthrough -Wswitch-enum)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  target_compile_options(again_warnings INTERFACE
    -Wlogical-op -Wduplicated-cond -Wduplicated-branches)
else()
  target_compile_options(again_warnings INTERFACE
    -Wshorten-64-to-32 -Wunreachable-code)
endif()
if(AGAIN_WERROR)
  target_compile_options(again_warnings INTERFACE -Werror)
endif()

# "address,undefined" or "thread"; empty = none.
set(AGAIN_SANITIZE "" CACHE STRING "Sanitizers to build everything with")

add_library(again_hardening INTERFACE)
if(AGAIN_SANITIZE)
  target_compile_options(again_hardening INTERFACE
    -fsanitize=${AGAIN_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer -g)
  target_link_options(again_hardening INTERFACE
    -fsanitize=${AGAIN_SANITIZE})
else()
  target_compile_options(again_hardening INTERFACE
    -fstack-protector-strong -fstack-clash-protection
    $<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:-D_FORTIFY_SOURCE=2>)
  target_link_options(again_hardening INTERFACE -Wl,-z,relro,-z,now)
endif()

# What every target of ours is built with.
function(again_target_defaults target)
  target_compile_features(${target} PRIVATE c_std_11)
  target_compile_definitions(${target} PRIVATE _GNU_SOURCE)
  target_link_libraries(${target} PRIVATE
    $<BUILD_INTERFACE:again_warnings> $<BUILD_INTERFACE:again_hardening>)
  set_target_properties(${target} PROPERTIES
    C_EXTENSIONS OFF
    C_VISIBILITY_PRESET hidden
    POSITION_INDEPENDENT_CODE ON)
endfunction()
