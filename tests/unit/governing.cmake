# Tests of the governing floor: again_unit_test(governing NAME).
foreach(name bucket cold cubic goodput lease noise ramp rate round schedule
    scope_key scope_state streak)
  again_unit_test(governing ${name})
endforeach()

foreach(name health health_cold health_keeping health_recovery)
  again_unit_test(governing ${name})
  target_sources(test_${name} PRIVATE health_script.c)
endforeach()

# Budgets, asked and told as a governor would.
add_library(again_budget_script OBJECT budget_script.c)
again_target_defaults(again_budget_script)
target_link_libraries(again_budget_script
  PUBLIC again_harness PRIVATE again_governing PkgConfig::CRITERION)

foreach(kind budget budget_concurrency budget_ratio budget_throttle
    budget_tokens)
  again_unit_test(governing ${kind})
  target_link_libraries(test_${kind} PRIVATE again_budget_script)
endforeach()
