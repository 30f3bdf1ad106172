set(again_pack_names
  http graphql oauth2 problem rpc
  aliyun/common aliyun/ecs aliyun/oss aliyun/polardb aliyun/rds aliyun/redis
  aliyun/sls
  aws/common aws/dynamodb aws/ec2 aws/s3 aws/sts
  azure/arm azure/queue azure/storage
  cloudflare
  docker-registry
  github
  google/common google/storage
  huawei/common
  kubernetes
  openai
  openstack
  oracle/oci
  slack
  stripe
  tencent/common tencent/cos)
set(again_packs_c ${CMAKE_CURRENT_BINARY_DIR}/policy/packs.c)
list(TRANSFORM again_pack_names PREPEND ${PROJECT_SOURCE_DIR}/policies/
  OUTPUT_VARIABLE again_pack_files)
list(TRANSFORM again_pack_files APPEND .json)

add_custom_command(
  OUTPUT ${again_packs_c}
  COMMAND ${CMAKE_COMMAND}
    -D OUTPUT=${again_packs_c}
    -D FOLDER=${PROJECT_SOURCE_DIR}/policies
    -D "PACKS=${again_pack_names}"
    -D BUILTIN=${CMAKE_CURRENT_LIST_DIR}/builtin.json
    -P ${PROJECT_SOURCE_DIR}/src/build/embed.cmake
  DEPENDS
    ${again_pack_files}
    ${CMAKE_CURRENT_LIST_DIR}/builtin.json
    ${PROJECT_SOURCE_DIR}/src/build/embed.cmake
  COMMENT "Embedding the packs"
  VERBATIM)

again_floor(policy
  SOURCES
    ${again_packs_c}
    ${CMAKE_CURRENT_LIST_DIR}/bind.c
    ${CMAKE_CURRENT_LIST_DIR}/bind_sources.c
    ${CMAKE_CURRENT_LIST_DIR}/changed.c
    ${CMAKE_CURRENT_LIST_DIR}/budget_config.c
    ${CMAKE_CURRENT_LIST_DIR}/code_build.c
    ${CMAKE_CURRENT_LIST_DIR}/code_filing.c
    ${CMAKE_CURRENT_LIST_DIR}/code_glob.c
    ${CMAKE_CURRENT_LIST_DIR}/code_grams.c
    ${CMAKE_CURRENT_LIST_DIR}/code_index.c
    ${CMAKE_CURRENT_LIST_DIR}/code_table.c
    ${CMAKE_CURRENT_LIST_DIR}/code_trie.c
    ${CMAKE_CURRENT_LIST_DIR}/conditions.c
    ${CMAKE_CURRENT_LIST_DIR}/cursor.c
    ${CMAKE_CURRENT_LIST_DIR}/digest.c
    ${CMAKE_CURRENT_LIST_DIR}/draft.c
    ${CMAKE_CURRENT_LIST_DIR}/entries.c
    ${CMAKE_CURRENT_LIST_DIR}/files.c
    ${CMAKE_CURRENT_LIST_DIR}/finding.c
    ${CMAKE_CURRENT_LIST_DIR}/folder_walk.c
    ${CMAKE_CURRENT_LIST_DIR}/governor_config.c
    ${CMAKE_CURRENT_LIST_DIR}/host_fit.c
    ${CMAKE_CURRENT_LIST_DIR}/host_name.c
    ${CMAKE_CURRENT_LIST_DIR}/hosts.c
    ${CMAKE_CURRENT_LIST_DIR}/json_doc.c
    ${CMAKE_CURRENT_LIST_DIR}/json_parse.c
    ${CMAKE_CURRENT_LIST_DIR}/json_pool.c
    ${CMAKE_CURRENT_LIST_DIR}/json_token.c
    ${CMAKE_CURRENT_LIST_DIR}/layers.c
    ${CMAKE_CURRENT_LIST_DIR}/limits.c
    ${CMAKE_CURRENT_LIST_DIR}/lists.c
    ${CMAKE_CURRENT_LIST_DIR}/load.c
    ${CMAKE_CURRENT_LIST_DIR}/loader.c
    ${CMAKE_CURRENT_LIST_DIR}/members.c
    ${CMAKE_CURRENT_LIST_DIR}/names.c
    ${CMAKE_CURRENT_LIST_DIR}/nearest.c
    ${CMAKE_CURRENT_LIST_DIR}/policy.c
    ${CMAKE_CURRENT_LIST_DIR}/probes.c
    ${CMAKE_CURRENT_LIST_DIR}/rules.c
    ${CMAKE_CURRENT_LIST_DIR}/schedules.c
    ${CMAKE_CURRENT_LIST_DIR}/types.c
    ${CMAKE_CURRENT_LIST_DIR}/words.c
  LINKS again_reading PkgConfig::YAJL)
