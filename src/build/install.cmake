# What `cmake --install` puts where: libraries, headers, the command, CMake and
# pkg-config packages, man pages, and the packs as reading material (the
# library has them compiled in). Everything may be moved after installing.

include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(again_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/again)

# One export set for each component: core, curl and redis.
function(again_install_library target component)
  install(TARGETS ${target}
    EXPORT again-${component}
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
    INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(EXPORT again-${component}
    NAMESPACE again::
    FILE again-${component}.cmake
    DESTINATION ${again_package_dir})
endfunction()

# ${prefix} is found from where the file lies.
function(again_install_pkgconfig name)
  cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX
    BASE_DIRECTORY ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig
    OUTPUT_VARIABLE AGAIN_PC_UP)
  cmake_path(APPEND AGAIN_PC_LIBDIR "\${prefix}" ${CMAKE_INSTALL_LIBDIR})
  cmake_path(APPEND AGAIN_PC_INCLUDEDIR "\${prefix}" ${CMAKE_INSTALL_INCLUDEDIR})
  # A program that links the archive links what is behind it.
  set(AGAIN_PC_BEHIND "Requires")
  set(AGAIN_PC_MATH " -lm")
  if(BUILD_SHARED_LIBS)
    set(AGAIN_PC_BEHIND "Requires.private")
    set(AGAIN_PC_MATH "")
  endif()
  configure_file(src/build/${name}.pc.in src/build/${name}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/src/build/${name}.pc
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endfunction()

again_install_library(again core)
again_install_pkgconfig(again)
install(FILES
    include/again/again.h
    include/again/call.h
    include/again/exchange.h
    include/again/governor.h
    include/again/policy.h
    include/again/response.h
    include/again/types.h
    ${PROJECT_BINARY_DIR}/include/again/version.h
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/again)

if(AGAIN_BUILD_CURL)
  again_install_library(again_curl curl)
  again_install_pkgconfig(again-curl)
  install(FILES include/again/curl.h include/again/curl_events.h
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/again)
  install(TARGETS again_command
    RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  cmake_path(RELATIVE_PATH CMAKE_INSTALL_FULL_LIBDIR
    BASE_DIRECTORY ${CMAKE_INSTALL_FULL_BINDIR}
    OUTPUT_VARIABLE again_bin_to_lib)
  set_target_properties(again_command PROPERTIES
    INSTALL_RPATH "$ORIGIN/${again_bin_to_lib}")
  set_target_properties(again_curl PROPERTIES INSTALL_RPATH "$ORIGIN")
endif()

if(TARGET again_redis)
  again_install_library(again_redis redis)
  again_install_pkgconfig(again-redis)
  install(FILES include/again/redis.h
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/again)
  set_target_properties(again_redis PROPERTIES INSTALL_RPATH "$ORIGIN")
endif()

configure_package_config_file(
  src/build/again-config.cmake.in src/build/again-config.cmake
  INSTALL_DESTINATION ${again_package_dir}
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(src/build/again-config-version.cmake
  VERSION ${PROJECT_VERSION}
  COMPATIBILITY SameMinorVersion)
install(FILES
    ${PROJECT_BINARY_DIR}/src/build/again-config.cmake
    ${PROJECT_BINARY_DIR}/src/build/again-config-version.cmake
  DESTINATION ${again_package_dir})

install(DIRECTORY policies/
  DESTINATION ${CMAKE_INSTALL_DATADIR}/again/policies
  FILES_MATCHING PATTERN "*.json")
foreach(section 1 3 5)
  install(DIRECTORY docs/man/
    DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section}
    FILES_MATCHING PATTERN "*.${section}")
endforeach()
