#include "lint/run.h"

#include <string.h>

#include "base/text.h"
#include "lint/lint.h"
#include "lint/shown.h"

static void hear(const again_diag *diag, void *user) {
  again_lint_findings_add(user, diag);
}

/* The families, over a policy that could be loaded. */
static again_status judge(again_lint_findings *findings,
                          const again_policy *policy,
                          const again_policy_options *options,
                          again_texts codes) {
  again_lint lint;
  size_t start = findings->count;
  again_status status =
      again_lint_init(&lint, policy, policy->layers[0].document, findings);
  lint.folders = options->path;
  lint.codes = codes;
  if (status == AGAIN_OK) {
    again_lint_order(&lint);
    again_lint_rules(&lint);
    again_lint_conditions(&lint);
    again_lint_waits(&lint);
    again_lint_requests(&lint);
    again_lint_hosts(&lint);
    again_lint_host_shapes(&lint);
    again_lint_names(&lint);
    again_lint_texts(&lint);
    again_lint_ignore(&lint, start);
  }
  again_lint_clear(&lint);
  return status;
}

/* A file's name as the loader takes it for a path. */
static again_status as_path(const char *name, again_buffer *out) {
  bool is_bare = again_lint_is_file(name) && name[0] != '/' &&
                 strncmp(name, "./", 2) != 0 &&
                 !again_text_ends_with(again_text_of(name), ".json");
  return again_buffer_printf(out, "%s%s", is_bare ? "./" : "", name);
}

again_status again_lint_run(again_lint_findings *findings, const char *name,
                            const again_policy_options *options,
                            again_texts codes, again_buffer *document_ret) {
  again_policy_options hearing = *options;
  again_policy *policy = NULL;
  again_buffer path;
  size_t start = findings->count;
  hearing.on_diag = hear;
  hearing.user = findings;
  again_buffer_reset(document_ret);
  again_buffer_init(&path, NULL);
  again_status status = as_path(name, &path);
  if (status == AGAIN_OK) {
    status = again_policy_load(&policy, path.data, &hearing, NULL);
  }
  if (status == AGAIN_OK) {
    const again_layer *layer = &policy->layers[0];
    status = judge(findings, policy, options, codes);
    if (status == AGAIN_OK) {
      status = again_buffer_append(document_ret, layer->document.data,
                                   layer->document.size);
    }
  } else if (status != AGAIN_ENOMEM) {
    status = AGAIN_OK; /* what is wrong has been told */
  }
  again_policy_unref(policy);
  again_buffer_clear(&path);
  again_lint_findings_sort(findings, start);
  return findings->out_of_memory ? AGAIN_ENOMEM : status;
}
