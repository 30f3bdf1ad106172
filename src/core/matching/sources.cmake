again_floor(matching
  SOURCES
    ${CMAKE_CURRENT_LIST_DIR}/classify.c
    ${CMAKE_CURRENT_LIST_DIR}/entry.c
    ${CMAKE_CURRENT_LIST_DIR}/fields.c
    ${CMAKE_CURRENT_LIST_DIR}/handmade.c
    ${CMAKE_CURRENT_LIST_DIR}/hint_choice.c
    ${CMAKE_CURRENT_LIST_DIR}/hints.c
    ${CMAKE_CURRENT_LIST_DIR}/match.c
    ${CMAKE_CURRENT_LIST_DIR}/peek.c
    ${CMAKE_CURRENT_LIST_DIR}/ratelimit.c
    ${CMAKE_CURRENT_LIST_DIR}/reader.c
    ${CMAKE_CURRENT_LIST_DIR}/request.c
    ${CMAKE_CURRENT_LIST_DIR}/response.c
    ${CMAKE_CURRENT_LIST_DIR}/scope.c
    ${CMAKE_CURRENT_LIST_DIR}/structured.c
  LINKS again_policy)
