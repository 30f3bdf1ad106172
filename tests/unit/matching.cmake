# Tests of the matching floor: again_unit_test(matching NAME).
foreach(name classify fields hint_choice hints match peek peek_random ratelimit
    reader request response scope)
  again_unit_test(matching ${name})
  target_sources(test_${name} PRIVATE matching_aid.c)
endforeach()

# The reader's looks are counted.
target_link_options(test_peek PRIVATE -Wl,--wrap=again_values_look)
