# Tests of the storing floor: again_unit_test(storing NAME).
foreach(name marks remote_clock remote_state scopes)
  again_unit_test(storing ${name})
endforeach()

# Stores, asked and told as a governor would.
add_library(again_store_script OBJECT store_script.c)
again_target_defaults(again_store_script)
target_include_directories(again_store_script
  PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(again_store_script PRIVATE again_storing)

foreach(name file_fault file_join file_lock file_slots store_apart store_choice
    store_file store_process)
  again_unit_test(storing ${name})
  target_link_libraries(test_${name} PRIVATE again_store_script)
endforeach()
target_sources(test_file_join PRIVATE policy_folder.c)
target_sources(test_store_file PRIVATE policy_folder.c)
target_sources(test_store_choice PRIVATE policy_folder.c)

# Replicas on machines that share a remote store in memory.
foreach(name exchange replica)
  again_unit_test(storing ${name})
  target_sources(test_${name} PRIVATE fake_remote.c)
  target_link_libraries(test_${name} PRIVATE again_store_script)
endforeach()
