# Tests of the deciding floor: again_unit_test(deciding NAME).
foreach(name bucket delay gates governor progress schedule scopes)
  again_unit_test(deciding ${name})
endforeach()

# Budgets, asked and told as a governor would.
add_library(again_budget_script OBJECT budget_script.c)
again_target_defaults(again_budget_script)
target_link_libraries(again_budget_script
  PUBLIC again_harness PRIVATE again_deciding PkgConfig::CRITERION)

foreach(kind budget budget_concurrency budget_ratio budget_throttle
    budget_tokens)
  again_unit_test(deciding ${kind})
  target_link_libraries(test_${kind} PRIVATE again_budget_script)
endforeach()

# Whole calls, with a governor that says what it is told to.
add_library(again_call_script OBJECT call_script.c scripted_governor.c)
again_target_defaults(again_call_script)
target_link_libraries(again_call_script
  PUBLIC again_harness PRIVATE PkgConfig::CRITERION)

foreach(name call call_request call_setup consult decision outlook)
  again_unit_test(deciding ${name})
  target_link_libraries(test_${name} PRIVATE again_call_script)
endforeach()
