# Tests of the adapter's parts: again_unit_test(curl NAME).
set(floors_curl ${floors_deciding} again_curl_objects CURL::libcurl
  Threads::Threads)

foreach(name calls content_range event_url part refresh resume spare timers
    validator)
  again_unit_test(curl ${name})
endforeach()
target_sources(test_part PRIVATE head_rows.c)
