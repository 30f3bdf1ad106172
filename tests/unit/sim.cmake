# Tests of the simulator's parts: again_unit_test(sim NAME).
set(floors_sim ${floors_deciding} again_sim)

foreach(name sim_arrivals sim_heap sim_peers sim_result sim_server)
  again_unit_test(sim ${name})
endforeach()
