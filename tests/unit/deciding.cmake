# Tests of the deciding floor: again_unit_test(deciding NAME).
foreach(name delay gates governor governor_exchange progress queue tally turn)
  again_unit_test(deciding ${name})
endforeach()

# Whole calls, with a governor that says what it is told to.
add_library(again_call_script OBJECT call_script.c scripted_governor.c)
again_target_defaults(again_call_script)
target_link_libraries(again_call_script
  PUBLIC again_harness PRIVATE PkgConfig::CRITERION)

foreach(name call call_request call_setup consult consult_grants decision outlook)
  again_unit_test(deciding ${name})
  target_link_libraries(test_${name} PRIVATE again_call_script)
endforeach()

again_unit_test(deciding governor_store)
target_sources(test_governor_store PRIVATE policy_folder.c)

# A crowd of calls that are held.
add_library(again_governor_crowd OBJECT crowd.c)
again_target_defaults(again_governor_crowd)
target_link_libraries(again_governor_crowd
  PUBLIC again_harness PRIVATE again_deciding PkgConfig::CRITERION)

foreach(name governor_held governor_walk)
  again_unit_test(deciding ${name})
  target_link_libraries(test_${name} PRIVATE again_governor_crowd)
endforeach()
