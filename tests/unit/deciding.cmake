# Tests of the deciding floor: again_unit_test(deciding NAME).
foreach(name budget_tokens delay gates progress schedule scopes governor)
  again_unit_test(deciding ${name})
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
