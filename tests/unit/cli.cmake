# Tests of the command's parts: again_unit_test(cli NAME).
set(floors_cli ${floors_deciding} again_sim again_cli again_curl_objects CURL::libcurl
  Threads::Threads)
if(TARGET again_redis_objects)
  list(APPEND floors_cli again_redis_objects)
endif()

foreach(name case_table cli_options condition_text coverage coverage_proposal
    covers csv fetch_check fetch_data fetch_mark fetch_options fetch_place fetch_progress
    fetch_report fetch_screen fetch_sink fetch_source fetch_url fetch_verbose
    http_file ignore json_out log_entry passed_over probe span_text summary
    term)
  again_unit_test(cli ${name})
endforeach()
# What is told of policies, and found in them.
foreach(name coverage_glob cover_search json_pretty lint_hosts policy_tables section_diff)
  again_unit_test(cli ${name})
endforeach()
again_unit_test(cli simulate_values)
