again_floor(deciding
  SOURCES
    ${CMAKE_CURRENT_LIST_DIR}/allowance.c
    ${CMAKE_CURRENT_LIST_DIR}/budget_tokens.c
    ${CMAKE_CURRENT_LIST_DIR}/call.c
    ${CMAKE_CURRENT_LIST_DIR}/call_request.c
    ${CMAKE_CURRENT_LIST_DIR}/call_setup.c
    ${CMAKE_CURRENT_LIST_DIR}/consult.c
    ${CMAKE_CURRENT_LIST_DIR}/decision.c
    ${CMAKE_CURRENT_LIST_DIR}/delay.c
    ${CMAKE_CURRENT_LIST_DIR}/gates.c
    ${CMAKE_CURRENT_LIST_DIR}/governor.c
    ${CMAKE_CURRENT_LIST_DIR}/last_response.c
    ${CMAKE_CURRENT_LIST_DIR}/outlook.c
    ${CMAKE_CURRENT_LIST_DIR}/progress.c
    ${CMAKE_CURRENT_LIST_DIR}/schedule.c
    ${CMAKE_CURRENT_LIST_DIR}/scopes.c
  LINKS again_matching)
