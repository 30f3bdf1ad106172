# Tests of the base floor: again_unit_test(base NAME).
foreach(name arena base64 buffer civil decimal duration glob httpdate locate mem
    options punycode random saturate sized status text url utf8 word words)
  again_unit_test(base ${name})
endforeach()
