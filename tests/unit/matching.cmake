# Tests of the matching floor: again_unit_test(matching NAME).
foreach(name classify fields hint_choice hints match ratelimit reader request
    response scope)
  again_unit_test(matching ${name})
  target_sources(test_${name} PRIVATE matching_aid.c)
endforeach()
